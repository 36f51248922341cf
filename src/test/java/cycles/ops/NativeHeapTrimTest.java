package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class NativeHeapTrimTest {
    @Test
    void trim_anyJvm_succeedsIfTheCommandExists() throws Exception {
        boolean exists = Stream.of(ManagementFactory.getPlatformMBeanServer()
                        .getMBeanInfo(new ObjectName("com.sun.management:type=DiagnosticCommand"))
                        .getOperations())
                .anyMatch(operation -> operation.getName().equals("systemTrimNativeHeap"));
        assertThat(NativeHeapTrim.trim()).isEqualTo(exists);
    }
}
