package cycles;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import cycles.repository.CycleRepositoryFactory;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests the dependencies between packages. */
@AnalyzeClasses(packages = "cycles", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Each package with the packages of this project that it may depend on; a package that is not listed may depend on none. */
    private static final Map<String, Set<String>> DEPENDENCIES = parse("""
            .: auth benchmark benchmark.compare core database http ops ops.health repository
            auth: core database
            benchmark: benchmark.client benchmark.load benchmark.record benchmark.report benchmark.run benchmark.statistics benchmark.target
            benchmark.client: benchmark.load
            benchmark.compare: benchmark.run benchmark.statistics
            benchmark.record: benchmark.load benchmark.run benchmark.target core
            benchmark.report: benchmark.report.chart benchmark.report.document benchmark.report.section benchmark.run
            benchmark.report.chart: benchmark.report.document benchmark.run benchmark.statistics
            benchmark.report.document: benchmark.run benchmark.statistics core
            benchmark.report.section: benchmark.report.chart benchmark.report.document benchmark.run benchmark.statistics
            benchmark.run: core
            benchmark.statistics: benchmark.run
            benchmark.target: benchmark.load
            core: core.maintenance
            core.maintenance: core
            database: embedded metrics
            http: auth core
            ops: auth core core.maintenance database ops.health ops.logging ops.metrics ops.request ops.task
            ops.health: auth core core.maintenance database
            ops.metrics: core metrics
            ops.request: http metrics
            ops.task: auth core core.maintenance ops.health ops.metrics
            repository: core core.maintenance metrics
            repository.lmdb: core core.maintenance metrics repository
            repository.postgres: core core.maintenance database metrics repository
            repository.redis: core core.maintenance embedded repository
            """);

    @ArchTest
    static final ArchRule packages_dependOnlyOnListedPackages = classes()
            .should(new ArchCondition<>("depend only on the packages listed for their own") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Set<String> allowed = DEPENDENCIES.getOrDefault(type.getPackageName(), Set.of());
                    for (Dependency each : type.getDirectDependenciesFromSelf()) {
                        String target = each.getTargetClass().getPackageName();
                        if (isOurs(target) && !target.equals(type.getPackageName()) && !allowed.contains(target)) {
                            events.add(SimpleConditionEvent.violated(each, each.getDescription()));
                        }
                    }
                }
            });

    /** {@code core} and {@code core.maintenance} refer to each other; all other packages form layers. */
    @ArchTest
    static final ArchRule packages_haveNoCycles = SlicesRuleDefinition.slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    String name = type.getPackageName();
                    return isOurs(name)
                            ? SliceIdentifier.of(name.equals("cycles.core.maintenance") ? "cycles.core" : name)
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "packages, core and core.maintenance as one";
                }
            })
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule core_dependsOnlyOnTheJdk = classes()
            .that()
            .resideInAPackage("cycles.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("cycles.core..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule otherPackages_dependOnNoBackend = noClasses()
            .that()
            .resideOutsideOfPackage("cycles.repository.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cycles.repository.*..");

    @ArchTest
    static final ArchRule backends_exposeOnlyTheirFactory = classes()
            .that()
            .resideInAPackage("cycles.repository.*")
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .and()
            .areTopLevelClasses()
            .should()
            .implement(CycleRepositoryFactory.class);

    @ArchTest
    static final ArchRule drivers_areUsedOnlyByTheirBackend = noClasses()
            .that()
            .resideOutsideOfPackages("cycles.repository.lmdb", "cycles.repository.redis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.lmdbjava..", "redis.clients..");

    private static Map<String, Set<String>> parse(String table) {
        return table.lines()
                .map(line -> line.split("[: ]+"))
                .collect(Collectors.toMap(
                        words -> qualified(words[0]),
                        words -> Stream.of(words)
                                .skip(1)
                                .map(ArchitectureTest::qualified)
                                .collect(Collectors.toSet())));
    }

    private static String qualified(String name) {
        return name.equals(".") ? "cycles" : "cycles." + name;
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals("cycles") || packageName.startsWith("cycles.");
    }
}
