package cycles.benchmark;

import cycles.benchmark.record.MachineInfo;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.report.Reports;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.BenchmarkFailedException;
import cycles.benchmark.target.RunningService;
import cycles.benchmark.target.ServiceHost;
import cycles.benchmark.target.ServiceTarget;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
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

/** Implements the command {@code benchmark}, which measures the service on one or several backends and compares them. */
public final class BenchmarkCommand extends Command {
    private static final int QUICK_USERS = 64;
    private static final int USERS = 500;
    private static final int QUICK_ROUNDS = 1;
    private static final int ROUNDS = 3;
    private static final int REPETITIONS = 2;
    private static final double QUICK_WARM_UP = 35;
    private static final double WARM_UP = 90;
    private static final double QUICK_SECONDS = 0.8;
    private static final double SECONDS = 1.6;
    private static final DateTimeFormatter DIRECTORY_NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss", Locale.ROOT);

    public BenchmarkCommand() {
        super("benchmark", "Measures the service on one or several backends");
    }

    @Override
    public void configure(Subparser parser) {
        parser.epilog(
                "Starts the service for each configuration file, on free ports and with its own data, warms it up until"
                        + " its throughput is steady, sends requests over HTTP, checks that the rules held, and writes run.json, report.md, report.html, seconds.csv and"
                        + " histogram logs. One file measures one backend; several files compare backends, and the first"
                        + " one is the baseline. The exit code is 1 when a rule was broken, or when the service counted"
                        + " other requests than the client.");
        parser.addArgument("configuration")
                .nargs("*")
                .help("configuration files as for 'server', for example config.yml");
        parser.addArgument("--quick")
                .action(Arguments.storeTrue())
                .help("at most 4 minutes for three backends instead of at most 25; not sufficient for a decision");
        parser.addArgument("--url").help("measure the running service at http://host:port instead of starting one");
        parser.addArgument("--admin-url")
                .help(
                        "admin port of that service, as http://host:port; without it, durability, counts and server statistics are missing");
        parser.addArgument("--seed").type(Long.class).setDefault(1L).help("seed of all random choices");
        parser.addArgument("--users")
                .type(Integer.class)
                .help("number of users that sign up at once (default: " + USERS + ", quick: " + QUICK_USERS + ")");
        parser.addArgument("--rounds")
                .type(Integer.class)
                .help("JVMs of each backend; confidence intervals need at least " + Estimate.MIN_JVMS + " (default: "
                        + ROUNDS + ", quick: " + QUICK_ROUNDS + ", with --url: 1)");
        parser.addArgument("--repetitions")
                .type(Integer.class)
                .help("repetitions of every scenario in each JVM (default: " + REPETITIONS + ")");
        parser.addArgument("--warm-up")
                .type(Double.class)
                .metavar("SECONDS")
                .help("maximum length of the warm-up of a JVM, which ends when its throughput is steady (default: "
                        + WARM_UP + ", quick: " + QUICK_WARM_UP + ")");
        parser.addArgument("--seconds")
                .type(Double.class)
                .help("length of one measurement (default: " + SECONDS + ", quick: " + QUICK_SECONDS + ")");
        parser.addArgument("--scenario")
                .action(Arguments.append())
                .metavar("NAME")
                .help("run only this scenario; may be repeated; one of " + Workload.names());
        parser.addArgument("--java-options")
                .metavar("OPTIONS")
                .help("JVM options of the services, for example --java-options=\"-Xmx512m -XX:+UseSerialGC\"");
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
                        LocalDateTime.now(ZoneId.systemDefault()).format(DIRECTORY_NAME))
                : options.out();
        requireTarget(options);
        try (RawDataWriter output = output(directory)) {
            measure(options, plan, output);
        }
        System.out.println("Report: " + directory.resolve("report.html"));
    }

    private static void measure(BenchmarkOptions options, Plan plan, RawDataWriter output)
            throws IOException, InterruptedException {
        List<ServiceTarget> targets = targets(options, output.directory());
        Progress progress = new Progress(
                System.out, isTerminal(), DurationEstimate.total(plan, targets.size(), MachineInfo.cores()));
        try {
            Benchmark benchmark = new Benchmark(options, plan, output, progress);
            BenchmarkRun run = benchmark.run(targets);
            System.out.println(Reports.verdict(run));
            if (!benchmark.problems().isEmpty()) {
                throw new BenchmarkFailedException("the run in " + output.directory() + " is invalid:\n"
                        + String.join("\n", benchmark.problems()));
            }
        } finally {
            targets.forEach(ServiceTarget::close);
        }
    }

    /** Checks what the benchmark needs before it creates a directory and before the measurements. */
    private static void requireTarget(BenchmarkOptions options) throws InterruptedException {
        ServiceAddress.requireListening("--url", options.url());
        ServiceAddress.requireListening("--admin-url", options.adminUrl());
        if (options.adminUrl() != null) {
            new AdminClient(options.adminUrl()).requireAdminPort();
        }
        if (options.url() == null && !Files.isRegularFile(jar())) {
            throw new BenchmarkFailedException(
                    "benchmark starts the service from its jar: run it as java -jar cycle-service.jar "
                            + "benchmark …, or specify --url");
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
                    "--out " + directory + ": not writable (" + reason(e)
                            + "); specify a directory that exists or can be created",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access denied";
        }
        return failure instanceof FileAlreadyExistsException ? "it is a file" : String.valueOf(failure.getMessage());
    }

    /** Since Java 22 a console exists even without a terminal, and {@code Console.isTerminal} distinguishes them. */
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

    static BenchmarkOptions options(Namespace arguments) {
        boolean quick = arguments.getBoolean("quick");
        List<String> scenarios = arguments.getList("scenario");
        URI url = ServiceAddress.parse("--url", arguments.getString("url"));
        List<String> files = arguments.getList("configuration");
        BenchmarkOptions options = new BenchmarkOptions(
                files.stream().map(Path::of).toList(),
                url,
                ServiceAddress.parse("--admin-url", arguments.getString("admin_url")),
                quick,
                arguments.getLong("seed"),
                orDefault(arguments.getInt("users"), quick ? QUICK_USERS : USERS),
                orDefault(arguments.getInt("rounds"), quick || url != null ? QUICK_ROUNDS : ROUNDS),
                orDefault(arguments.getInt("repetitions"), REPETITIONS),
                orDefault(arguments.getDouble("warm_up"), quick ? QUICK_WARM_UP : WARM_UP),
                orDefault(arguments.getDouble("seconds"), quick ? QUICK_SECONDS : SECONDS),
                words(arguments.getString("java_options")),
                scenarios == null ? List.of() : scenarios,
                arguments.getString("out") == null ? null : Path.of(arguments.getString("out")),
                "java -jar " + System.getProperty("sun.java.command", "cycle-service.jar benchmark"));
        options.validate();
        return options;
    }

    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    private static <T> T orDefault(@Nullable T value, T defaultValue) {
        return value == null ? defaultValue : value;
    }

    private static List<ServiceTarget> targets(BenchmarkOptions options, Path directory) {
        if (options.url() != null) {
            return List.of(new RunningService(options.url(), options.adminUrl()));
        }
        List<ServiceTarget> targets = new ArrayList<>();
        for (Path configuration : options.configurations()) {
            String name = "service-" + (targets.size() + 1);
            targets.add(new ServiceHost(jar(), options.javaOptions(), configuration, directory.resolve(name)));
        }
        return targets;
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
        boolean expected = failure instanceof BenchmarkFailedException || failure instanceof IllegalArgumentException;
        cli.getStdErr().println("cycle-service: " + (expected ? failure.getMessage() : failure.toString()));
        if (!expected) {
            failure.printStackTrace(cli.getStdErr());
        }
    }
}
