package cycles.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Represents the values of a {@link SlidingWindow} at one moment. {@link #getValues} returns distinct values, ascending. */
final class WindowSnapshot extends Snapshot {
    private final Histogram values;

    WindowSnapshot(Histogram values) {
        this.values = values;
    }

    @Override
    public double getValue(double quantile) {
        return values.getValueAtPercentile(quantile * 100);
    }

    @Override
    public long[] getValues() {
        return StreamSupport.stream(values.recordedValues().spliterator(), false)
                .mapToLong(HistogramIterationValue::getValueIteratedTo)
                .toArray();
    }

    @Override
    public int size() {
        return getValues().length;
    }

    @Override
    public long getMax() {
        return values.getMaxValue();
    }

    @Override
    public double getMean() {
        return values.getMean();
    }

    @Override
    public long getMin() {
        return values.getTotalCount() == 0 ? 0 : values.getMinValue();
    }

    @Override
    public double getStdDev() {
        return values.getStdDeviation();
    }

    @Override
    public void dump(OutputStream output) {
        PrintWriter out = new PrintWriter(output, false, UTF_8);
        for (long value : getValues()) {
            out.println(value);
        }
        out.flush();
    }
}
