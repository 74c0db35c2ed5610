// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.engine.endpoint.EndpointDescription;
import org.vauban.governance.remote.RemoteEndpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vauban remote}: shows the endpoints that a signed policy permits, and selects which of them may answer. */
@Command(name = "remote", resourceBundle = Messages.BUNDLE)
public final class RemoteCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private final Console console;

    public RemoteCommand(Console console) {
        this.console = console;
    }

    private static Locale locale() {
        return Locale.getDefault(Locale.Category.DISPLAY);
    }

    private static EngineExtension extension() {
        Distribution distribution = Distribution.find();
        Path folder = distribution.folder().resolve("remote");
        return distribution.remote()
                .orElseThrow(() -> new CommandException(ExitCode.FAILED, Messages.text("remote.missing", folder)));
    }

    /**
     * Returns sentences about endpoints that may answer, for {@code vauban doctor}.
     *
     * @throws EngineException if policy or settings cannot be parsed
     */
    public static List<String> sentences(Distribution distribution) {
        Optional<EngineExtension> remote = distribution.remote();
        if (remote.isEmpty()) {
            return List.of(Messages.text("remote.absent"));
        }
        List<EndpointDescription> endpoints = remote.get().endpoints(locale());
        return endpoints.isEmpty() ? List.of(Messages.text("remote.none"))
                : endpoints.stream().map(RemoteCommand::state).toList();
    }

    private static String state(EndpointDescription endpoint) {
        String problem = endpoint.problem();
        if (problem != null) {
            return Messages.text("remote.problem", endpoint.label(), problem);
        }
        return endpoint.routed().isEmpty() ? Messages.text("remote.unused", endpoint.name())
                : !endpoint.agreed() ? Messages.text("remote.asks", endpoint.name())
                        : Messages.text("remote.answers", endpoint.label(), String.join(", ", endpoint.routed()));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), Messages.text("no.command"));
    }

    @Command(name = "list", resourceBundle = Messages.BUNDLE)
    int list() {
        return refusing(() -> {
            EngineExtension remote = extension();
            List<EndpointDescription> endpoints = remote.endpoints(locale());
            if (endpoints.isEmpty()) {
                console.out().println(Messages.text("remote.none"));
            }
            for (EndpointDescription each : endpoints) {
                console.out().println(Messages.text("remote.line", each.label(), each.dialect(),
                        String.join(", ", each.features()), String.join(", ", each.classes())));
                console.out().println("    " + state(each));
                if (each.hedges()) {
                    console.out().println("    " + Messages.text("remote.hedges", each.name()));
                }
                console.out().println("    " + each.explanation());
            }
            console.out().println(remote.usage(locale()));
            return 0;
        });
    }

    @Command(name = "check", resourceBundle = Messages.BUNDLE)
    int check(@Parameters(paramLabel = "NAME", descriptionKey = "remote.name") String name) {
        return refusing(() -> {
            EndpointCheck check = extension().check(name, locale());
            check.findings().forEach(console.out()::println);
            return check.healthy() ? 0 : ExitCode.FAILED;
        });
    }

    @Command(name = "agree", resourceBundle = Messages.BUNDLE)
    int agree(@Parameters(paramLabel = "NAME", descriptionKey = "remote.name") String name) {
        return refusing(() -> {
            EngineExtension remote = extension();
            remote.agree(name, true, locale());
            remote.endpoints(locale()).stream().filter(each -> each.name().equals(name)).forEach(
                    each -> console.out().println(Messages.text("remote.agreed", each.label(), each.explanation())));
            return 0;
        });
    }

    @Command(name = "withdraw", resourceBundle = Messages.BUNDLE)
    int withdraw(@Parameters(paramLabel = "NAME", descriptionKey = "remote.name") String name) {
        return refusing(() -> {
            extension().agree(name, false, locale());
            console.out().println(Messages.text("remote.withdrawn", name));
            return 0;
        });
    }

    @Command(name = "use", resourceBundle = Messages.BUNDLE)
    int use(@Parameters(paramLabel = "NAME", descriptionKey = "remote.name") String name,
            @Option(names = "--for", split = ",", paramLabel = "FEATURE",
                    descriptionKey = "remote.features") @Nullable List<String> features) {
        return refusing(() -> {
            EngineExtension remote = extension();
            List<String> wanted = features != null ? known(features)
                    : remote.endpoints(locale()).stream().filter(each -> each.name().equals(name))
                            .flatMap(each -> each.features().stream()).toList();
            // without features the endpoint is not permitted: the attempt reports the reason
            for (String feature : wanted.isEmpty() ? List.of("chat") : wanted) {
                remote.route(feature, name, locale());
                console.out().println(Messages.text("remote.routed", feature, name));
            }
            remote.endpoints(locale()).stream().filter(each -> each.name().equals(name) && !each.agreed())
                    .forEach(each -> console.out().println(state(each)));
            return 0;
        });
    }

    @Command(name = "local", resourceBundle = Messages.BUNDLE)
    int local(@Option(names = "--for", split = ",", paramLabel = "FEATURE",
            descriptionKey = "remote.features") @Nullable List<String> features) {
        return refusing(() -> {
            EngineExtension remote = extension();
            for (String feature : features == null ? RemoteEndpoint.FEATURES : known(features)) {
                remote.route(feature, null, locale());
                console.out().println(Messages.text("remote.local", feature));
            }
            return 0;
        });
    }

    @Command(name = "hedge", resourceBundle = Messages.BUNDLE)
    int hedge(@Parameters(arity = "0..1", paramLabel = "NAME", descriptionKey = "remote.name") @Nullable String name,
            @Option(names = "--off", descriptionKey = "remote.hedge.off") boolean off) {
        if (off == (name != null)) {
            throw new ParameterException(spec.commandLine(), Messages.text("remote.hedge.which"));
        }
        return refusing(() -> {
            EngineExtension remote = extension();
            remote.hedge(name, locale());
            console.out().println(name == null ? Messages.text("remote.hedge.none")
                    : Messages.text("remote.hedges", name));
            remote.endpoints(locale()).stream().filter(each -> each.name().equals(name) && !each.agreed())
                    .forEach(each -> console.out().println(Messages.text("remote.asks", each.name())));
            return 0;
        });
    }

    private List<String> known(List<String> features) {
        List<String> all = new ArrayList<>();
        for (String feature : features) {
            if (!RemoteEndpoint.FEATURES.contains(feature)) {
                throw new ParameterException(spec.commandLine(), Messages.text("remote.feature.unknown", feature));
            }
            all.add(feature);
        }
        return all;
    }

    /** An operation that a policy may refuse. */
    private interface Work {
        int run();
    }

    private static int refusing(Work work) {
        try {
            return work.run();
        } catch (EngineException e) {
            throw new CommandException(ExitCode.REFUSED, e.getMessage(), e);
        }
    }
}
