package cycles.benchmark.compare;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.statistics.Estimate;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Implements the command {@code compare}, which compares two stored runs and fails on a regression. */
public final class CompareCommand extends Command {

    private static final String CONFIDENCE = Math.round(100 * Estimate.CONFIDENCE) + " %";

    public CompareCommand() {
        super("compare", "Compares two stored runs of the benchmark");
    }

    @Override
    public void configure(Subparser parser) {
        parser.epilog("Compares the means of two run.json files for every backend and scenario that both contain. A"
                + " difference is clear when the " + CONFIDENCE + " intervals do not overlap, which requires at least "
                + Estimate.MIN_JVMS
                + " JVMs of each backend. Compare only runs of the same machine. A file of an earlier"
                + " version is cold: it was measured without steady-state warm-up. A cold and a warm run are shown side"
                + " by side, without a verdict.");
        parser.addArgument("run1").help("run.json of the earlier run");
        parser.addArgument("run2").help("run.json of the later run");
        parser.addArgument("--fail-on")
                .dest("limits")
                .metavar("METRIC=CHANGE")
                .action(Arguments.append())
                .help("exit with 1 when a metric became worse by more than this and, if there are intervals,"
                        + " clearly: p99=+10%, throughput=-5%; may be repeated. A cold and a"
                        + " warm run cannot be checked, so the exit code is 1");
        parser.addArgument("--resample")
                .type(Integer.class)
                .metavar("N")
                .help(
                        "for two runs of the same build: also deals their JVMs to two halves at random N times, and prints how"
                                + " often the comparison of the halves shows no clear difference");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) {
        List<String> given = arguments.getList("limits");
        List<Limit> limits =
                given == null ? List.of() : given.stream().map(Limit::parse).toList();
        BenchmarkRun before = RunFile.read(Path.of(arguments.getString("run1")));
        BenchmarkRun after = RunFile.read(Path.of(arguments.getString("run2")));
        Comparison comparison = new Comparison(before, after);
        ComparisonTable.print(comparison, System.out);
        Integer resamplings = arguments.getInt("resample");
        if (resamplings != null) {
            System.out.println(new Resampling(before, after).check(resamplings).text());
        }
        if (!limits.isEmpty() && !comparison.isComparable()) {
            throw new IllegalArgumentException(
                    "--fail-on cannot be checked: one run is cold (measured without"
                            + " steady-state warm-up) and the other is warm; this is no regression, measure the baseline again");
        }
        List<String> regressions = comparison.differences().stream()
                .flatMap(difference -> limits.stream()
                        .filter(limit -> limit.isExceededBy(difference))
                        .map(limit -> "%s of %s in %s: %s, limit %s"
                                .formatted(
                                        difference.metric().key(),
                                        difference.backend(),
                                        difference.scenario(),
                                        difference.changeText(),
                                        limit.text())))
                .toList();
        if (!regressions.isEmpty()) {
            throw new RegressionException("regression: " + String.join("; ", regressions));
        }
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
        if (failure instanceof RegressionException || failure instanceof IllegalArgumentException) {
            cli.getStdErr().println("cycle-service: " + failure.getMessage());
        } else {
            super.onError(cli, arguments, failure);
        }
    }
}
