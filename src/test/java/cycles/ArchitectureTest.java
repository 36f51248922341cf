package cycles;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import cycles.repository.CycleRepositoryFactory;
import java.util.List;

/** The table of who may know whom. A room that is not named in a line is closed to the room the line is about. */
@AnalyzeClasses(packages = "cycles", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule coreKnowsOnlyTheJdk = classes()
            .that()
            .resideInAPackage("cycles.core")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("cycles.core", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule embeddedKnowsNoOtherRoom = room("cycles.embedded");

    @ArchTest
    static final ArchRule metricsKnowsNoOtherRoom = room("cycles.metrics");

    @ArchTest
    static final ArchRule databaseKnowsEmbeddedAndMetrics =
            room("cycles.database", "cycles.embedded", "cycles.metrics");

    @ArchTest
    static final ArchRule repositoryKnowsCoreAndMetrics = room("cycles.repository", "cycles.core", "cycles.metrics");

    @ArchTest
    static final ArchRule postgresKnowsThePortAndTheDatabase =
            room("cycles.repository.postgres", "cycles.repository", "cycles.core", "cycles.database", "cycles.metrics");

    @ArchTest
    static final ArchRule lmdbKnowsThePort =
            room("cycles.repository.lmdb", "cycles.repository", "cycles.core", "cycles.metrics");

    @ArchTest
    static final ArchRule redisKnowsThePortAndItsServer =
            room("cycles.repository.redis", "cycles.repository", "cycles.core", "cycles.embedded", "cycles.metrics");

    @ArchTest
    static final ArchRule authKnowsTheDatabase = room("cycles.auth", "cycles.database");

    @ArchTest
    static final ArchRule httpKnowsCoreAndAuth = room("cycles.http", "cycles.core", "cycles.auth");

    @ArchTest
    static final ArchRule opsKnowsTheStores = room(
            "cycles.ops",
            "cycles.core",
            "cycles.repository",
            "cycles.database",
            "cycles.auth",
            "cycles.http",
            "cycles.metrics");

    @ArchTest
    static final ArchRule theLoadGeneratorKnowsNoOtherRoom = room("cycles.benchmark.load");

    @ArchTest
    static final ArchRule benchmarkKnowsCoreAndItsOwnRooms = room(
            "cycles.benchmark",
            "cycles.core",
            "cycles.benchmark.load",
            "cycles.benchmark.report",
            "cycles.benchmark.run");

    @ArchTest
    static final ArchRule aRunKnowsTheScaleOfDurability = room("cycles.benchmark.run", "cycles.core");

    @ArchTest
    static final ArchRule statisticsKnowTheRun = room("cycles.benchmark.statistics", "cycles.benchmark.run");

    @ArchTest
    static final ArchRule theReportKnowsTheRunAndItsStatistics =
            room("cycles.benchmark.report", "cycles.benchmark.run", "cycles.benchmark.statistics", "cycles.core");

    @ArchTest
    static final ArchRule aComparisonKnowsTheRunAndItsStatistics =
            room("cycles.benchmark.compare", "cycles.benchmark.run", "cycles.benchmark.statistics");

    @ArchTest
    static final ArchRule nobodyKnowsAnEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    "cycles",
                    "cycles.core",
                    "cycles.repository",
                    "cycles.auth",
                    "cycles.http",
                    "cycles.ops",
                    "cycles.benchmark..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cycles.repository.*..");

    @ArchTest
    static final ArchRule anEngineShowsItsFactoryOnly = classes()
            .that()
            .resideInAPackage("cycles.repository.*")
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .and()
            .areTopLevelClasses()
            .should()
            .implement(CycleRepositoryFactory.class);

    @ArchTest
    static final ArchRule driversStayWithTheirEngine = noClasses()
            .that()
            .resideOutsideOfPackages("cycles.repository.lmdb", "cycles.repository.redis")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.lmdbjava..", "redis.clients..");

    private static ArchRule room(String room, String... known) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(outsideOrIn(room, List.of(known)))
                .as(room + " knows only " + List.of(known));
    }

    private static DescribedPredicate<JavaClass> outsideOrIn(String room, List<String> known) {
        return describe("is no room of ours or one of " + known, type -> {
            String name = type.getPackageName();
            boolean ours = name.equals("cycles") || name.startsWith("cycles.");
            return !ours || name.equals(room) || known.contains(name);
        });
    }
}
