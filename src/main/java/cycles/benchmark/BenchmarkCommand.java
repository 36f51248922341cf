package cycles.benchmark;

import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.report.Reports;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.BenchmarkFailedException;
import cycles.benchmark.target.ServiceHost;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.Console;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmark}: measures the service on one or several backends and says which one to run. */
public final class BenchmarkCommand extends Command {
    private static final int QUICK_USERS = 60;
    private static final int USERS = 500;
    private static final int QUICK_REPETITIONS = 3;
    private static final int REPETITIONS = 5;
    private static final double QUICK_SECONDS = 0.8;
    private static final double SECONDS = 4;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT);

    public BenchmarkCommand() {
        super("benchmark", "Measures the service on one or several backends");
    }

    @Override
    public void configure(Subparser parser) {
        parser.description(
                "Starts the service once for each configuration file, on free ports and with data of its own, puts it"
                        + " under load over HTTP, checks that the rules held, and writes run.json, report.md, report.html,"
                        + " seconds.csv and histogram logs. One file measures one backend, several compare them; the first"
                        + " one is the baseline. Ends with exit code 1 when a rule was broken or when the service counted"
                        + " other requests than were sent.");
        parser.addArgument("configuration")
                .nargs("*")
                .help("configuration files as for 'server', for example config.yml");
        parser.addArgument("--quick")
                .action(Arguments.storeTrue())
                .help("about two minutes for three backends instead of about twenty: to look, not to decide");
        parser.addArgument("--url")
                .help("measure a service that runs already, at http://host:port, instead of starting any");
        parser.addArgument("--admin-url")
                .help("the admin port of that service; without it there are no durability, counts and server figures");
        parser.addArgument("--seed").type(Long.class).setDefault(1L).help("of all random choices");
        parser.addArgument("--users")
                .type(Integer.class)
                .help("who sign up at once (default: " + USERS + ", quick: " + QUICK_USERS + ")");
        parser.addArgument("--repetitions")
                .type(Integer.class)
                .help("of every scenario (default: " + REPETITIONS + ", quick: " + QUICK_REPETITIONS + ")");
        parser.addArgument("--seconds")
                .type(Double.class)
                .help("of one measurement (default: " + SECONDS + ", quick: " + QUICK_SECONDS + ")");
        parser.addArgument("--scenario")
                .action(Arguments.append())
                .metavar("NAME")
                .help("only this scenario; may be given several times; one of " + Workload.names());
        parser.addArgument("--out").help("directory for the results (default: target/benchmark/<time>)");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
        BenchmarkOptions options = options(arguments);
        Plan plan = Plan.of(options);
        Path directory = options.out() == null
                ? Path.of(
                        "target",
                        "benchmark",
                        LocalDateTime.now(ZoneId.systemDefault()).format(TIME))
                : options.out();
        requireTarget(options);
        List<BackendUnderTest> contestants = new ArrayList<>();
        try (RawDataWriter output = output(directory)) {
            contestants.addAll(contestants(options, output.directory()));
            Progress progress = new Progress(System.out, isTerminal(), DurationEstimate.all(plan, contestants.size()));
            Benchmark benchmark = new Benchmark(options, plan, output, progress);
            BenchmarkRun run = benchmark.run(contestants);
            System.out.println(Reports.verdict(run));
            if (!benchmark.problems().isEmpty()) {
                throw new BenchmarkFailedException(benchmark.problems().size()
                        + " reasons not to believe this run, in " + directory + ":\n"
                        + String.join("\n", benchmark.problems()));
            }
            System.out.println("Report: " + directory.resolve("report.html"));
        } finally {
            for (BackendUnderTest contestant : contestants) {
                contestant.close();
            }
        }
    }

    /** What is measured has to be there before an hour is spent, and before a directory is left behind. */
    private static void requireTarget(BenchmarkOptions options) throws InterruptedException {
        ServiceAddress.requireListening("--url", options.url());
        ServiceAddress.requireListening("--admin-url", options.admin());
        if (options.admin() != null) {
            new AdminClient(options.admin()).requireAdminPort();
        }
        if (options.url() == null && !Files.isRegularFile(jar())) {
            throw new BenchmarkFailedException(
                    "benchmark starts the service from its jar: run it as java -jar cycle-service.jar "
                            + "benchmark …, or give --url");
        }
    }

    private static Path jar() {
        return Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    }

    private static RawDataWriter output(Path directory) {
        try {
            return new RawDataWriter(directory.toAbsolutePath());
        } catch (IOException e) {
            throw new BenchmarkFailedException(
                    "--out " + directory + ": cannot write there (" + reason(e)
                            + "); name a directory that exists or can be created",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        return failure instanceof FileAlreadyExistsException ? "it is a file" : String.valueOf(failure.getMessage());
    }

    /** Since Java 22 there is a console even where there is no terminal, and a method to tell. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    private static BenchmarkOptions options(Namespace arguments) {
        boolean quick = arguments.getBoolean("quick");
        List<String> scenarios = arguments.getList("scenario");
        List<String> files = arguments.getList("configuration");
        BenchmarkOptions options = new BenchmarkOptions(
                files.stream().map(Path::of).toList(),
                ServiceAddress.parse("--url", arguments.getString("url")),
                ServiceAddress.parse("--admin-url", arguments.getString("admin_url")),
                quick,
                arguments.getLong("seed"),
                given(arguments.getInt("users"), quick ? QUICK_USERS : USERS),
                given(arguments.getInt("repetitions"), quick ? QUICK_REPETITIONS : REPETITIONS),
                given(arguments.getDouble("seconds"), quick ? QUICK_SECONDS : SECONDS),
                scenarios == null ? List.of() : scenarios,
                arguments.getString("out") == null ? null : Path.of(arguments.getString("out")),
                "java -jar " + System.getProperty("sun.java.command", "cycle-service.jar benchmark"));
        options.validate();
        return options;
    }

    private static <T> T given(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static List<BackendUnderTest> contestants(BenchmarkOptions options, Path directory) {
        if (options.url() != null) {
            return List.of(BackendUnderTest.running(options.url(), options.admin(), options.seed()));
        }
        List<BackendUnderTest> contestants = new ArrayList<>();
        for (Path configuration : options.configurations()) {
            String number = String.valueOf(contestants.size() + 1);
            ServiceHost host =
                    new ServiceHost(jar(), configuration.toAbsolutePath(), directory.resolve("service-" + number));
            contestants.add(BackendUnderTest.hosted(configuration.toString(), host, options.seed()));
        }
        return contestants;
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
        boolean foreseen = failure instanceof BenchmarkFailedException || failure instanceof IllegalArgumentException;
        cli.getStdErr().println("cycle-service: " + (foreseen ? failure.getMessage() : failure.toString()));
        if (!foreseen) {
            failure.printStackTrace(cli.getStdErr());
        }
    }
}
