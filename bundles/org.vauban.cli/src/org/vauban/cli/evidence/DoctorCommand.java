// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.models.MachineMemory;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.ProgressBar;
import org.vauban.cli.distribution.Distribution;
import org.vauban.cli.distribution.Version;
import org.vauban.cli.models.StatesCommand;
import org.vauban.cli.policy.PolicyCommand;
import org.vauban.cli.remote.RemoteCommand;
import org.vauban.cli.source.LicenceCommand;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineException;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.SignedLayer;
import org.vauban.models.Catalogue;
import org.vauban.models.CatalogueException;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoredModel;
import org.vauban.site.SiteException;
import org.vauban.site.install.EclipseInstallation;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.TrustSettings;
import org.vauban.site.install.UpdateGuard;
import org.vauban.site.update.SiteUpdates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vauban doctor}: checks everything that a completion needs, and reports what is missing. */
@Command(name = "doctor", resourceBundle = Messages.BUNDLE)
public final class DoctorCommand implements Callable<Integer> {

    @Option(names = {"-m", "--model"}, paramLabel = "ID", descriptionKey = "complete.model")
    private String model;

    @Option(names = "--eclipse", paramLabel = "DIR", descriptionKey = "doctor.eclipse")
    private List<Path> eclipses = List.of();

    private final Console console;
    private final Set<String> wrong = new HashSet<>();
    private boolean sick;

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        fine("doctor.version", Version.number());
        fine("doctor.machine", System.getProperty("os.name"), System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(), ProgressBar.bytes(MachineMemory.memoryBytes()));
        fine("doctor.java", System.getProperty("java.version"), System.getProperty("java.home"));
        UserDirectories user = UserDirectories.standard();
        models(user.models());
        policy(user);
        audit(user);
        states(user);
        licences(user);
        Distribution distribution = Distribution.find();
        fine("doctor.distribution", distribution.folder());
        HostLaunch launch = distribution.launch();
        if (Files.isDirectory(launch.nativeDirectory())) {
            fine("doctor.natives", launch.nativeDirectory());
        } else {
            wrong("doctor.no.natives", launch.nativeDirectory());
        }
        eclipses.forEach(this::trust);
        boolean installed = installed(user);
        remote(distribution);
        if (installed || model != null) { // without a model, the engine would only report the same
            engine(distribution);
        }
        return sick ? ExitCode.FAILED : 0;
    }

    /** Reports the signed layers and notes on the policy. */
    private void policy(UserDirectories user) {
        try {
            Policy policy = Policy.of(user);
            for (SignedLayer layer : policy.layers()) {
                told(PolicyCommand.line(layer));
            }
            policy.notes().forEach(this::sentence);
        } catch (GovernanceException e) {
            sentence(e.getMessage());
        }
    }

    private void audit(UserDirectories user) {
        try {
            writable("doctor.audit", GatePolicy.of(user).audit(user).getParent());
        } catch (GovernanceException e) {
            sentence(e.getMessage());
        }
    }

    /** Reports how p2 treats unsigned content in an Eclipse installation. */
    private void trust(Path folder) {
        try {
            EclipseInstallation eclipse = EclipseInstallation.read(folder);
            TrustSettings settings = TrustSettings.read(eclipse);
            String policy = settings.unsignedPolicy();
            if (settings.trustsAll()) {
                wrong("doctor.trust.all", eclipse.home());
            } else if ("fail".equals(policy)) {
                fine("doctor.trust", eclipse.home(), policy);
            } else {
                wrong("doctor.trust.open", eclipse.home(), policy == null ? "prompt" : policy);
            }
            for (X509Certificate signer : settings.certificates()) {
                fine("doctor.trust.signer", eclipse.home(), signer.getSubjectX500Principal(),
                        signer.getNotAfter().toInstant());
            }
            guard(eclipse);
        } catch (InstallException | SiteException e) {
            sentence(e.getMessage());
        } catch (IOException e) {
            wrong("doctor.unreadable", folder);
        }
    }

    /** Reports on the update guard. Without a root document, it cannot verify anything. */
    private void guard(EclipseInstallation eclipse) throws InstallException, SiteException, IOException {
        boolean root = SiteUpdates.standard().hasRoot();
        List<String> prefixes = UpdateGuard.read(eclipse).prefixes();
        if (!prefixes.isEmpty()) {
            fine(root ? "doctor.guard" : "doctor.guard.idle", eclipse.home(), String.join(", ", prefixes));
        } else if (root) {
            wrong("doctor.guard.none", eclipse.home());
        } else {
            fine("doctor.guard.absent", eclipse.home());
        }
    }

    private void states(UserDirectories user) {
        try {
            told(StatesCommand.sentence(user));
        } catch (GovernanceException e) {
            sentence(e.getMessage());
        }
    }

    private void licences(UserDirectories user) {
        try {
            LicenceCommand.sentences(user).forEach(this::told);
        } catch (GovernanceException e) {
            sentence(e.getMessage());
        }
    }

    /** Whether a model is installed; true if unknown. */
    private boolean installed(UserDirectories user) {
        try {
            String here = new ModelStore(user.models(), Catalogue.load()).listVerified(ProgressListener.NONE).stream()
                    .filter(StoredModel::usable)
                    .map(StoredModel::id).collect(Collectors.joining(", "));
            if (here.isEmpty()) {
                wrong("doctor.no.model", user.models());
                return false;
            }
            fine("doctor.installed", here);
        } catch (CatalogueException e) {
            sentence(e.getMessage());
        }
        return true;
    }

    /** Reports which endpoints answer; connects to none. */
    private void remote(Distribution distribution) {
        try {
            RemoteCommand.sentences(distribution).forEach(this::told);
        } catch (EngineException e) {
            sentence(e.getMessage());
        }
    }

    private void engine(Distribution distribution) {
        try (Assistant assistant = Assistants.create(distribution.settings(model, 1))) {
            EngineDescription engine = assistant.describe().join();
            fine("doctor.engine", engine.version(), engine.llamaVersion(), engine.javaVersion(),
                    String.join(", ", engine.devices()), Math.round(engine.startMillis()));
            engine.unavailable().forEach(library -> fine("doctor.gpu", library));
            confinement(engine.confinement());
            for (ModelDescription loaded : engine.models()) {
                fine("doctor.loaded", loaded.modelId(), loaded.description(), loaded.contextTokens(),
                        loaded.fimFormat() == null ? "-" : loaded.fimFormat(), Math.round(loaded.loadMillis()));
            }
        } catch (CompletionException e) {
            sentence(e.getCause() instanceof EngineException known ? known.getMessage() : String.valueOf(e.getCause()));
        }
    }

    /** Reports the confinement. An operating system that cannot confine the engine does not count as a problem. */
    private void confinement(Map<String, String> confinement) {
        fine("required".equals(confinement.get("policy")) ? "doctor.policy.required" : "doctor.policy.preferred");
        if (!Boolean.parseBoolean(confinement.get("available"))) {
            fine("doctor.confinement.none");
            return;
        }
        fine(Boolean.parseBoolean(confinement.get("complete")) ? "doctor.confinement" : "doctor.confinement.partly",
                confinement.getOrDefault("refused", ""));
        String open = confinement.getOrDefault("notRefused", "");
        if (!open.isEmpty()) {
            wrong("doctor.confinement.open", open);
        }
        confinement.forEach((measure, state) -> {
            if (measure.chars().allMatch(c -> c == '_' || Character.isUpperCase(c))) {
                console.out().println("        " + measure(measure, state));
            }
        });
    }

    /** @param state name of the state, optionally followed by an error number and details in English */
    private static String measure(String measure, String state) {
        int end = state.indexOf(' ') < 0 ? state.length() : state.indexOf(' ');
        String name = state.substring(0, end).replace(":", "");
        String more = name.equals("IN_FORCE") ? "" : state.substring(name.length()).replaceFirst("^[: ]+", "");
        return Messages.text("doctor.measure.line", Messages.text("doctor.measure." + measure),
                Messages.text("doctor.state." + name)) + (more.isEmpty() ? "" : " (" + more + ")");
    }

    /** Checks the models folder. A shared folder may be read-only, since the assistant only reads it. */
    private void models(Path folder) {
        if (!Files.isDirectory(folder) || Files.isWritable(folder)) {
            writable("doctor.models", folder);
        } else if (Files.isReadable(folder) && Files.isExecutable(folder)) {
            fine("doctor.models.shared", folder);
        } else {
            wrong("doctor.unreadable", folder);
        }
    }

    private void writable(String key, Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing != null && Files.isDirectory(existing) && Files.isWritable(existing)) {
            fine(key, folder);
        } else {
            wrong(key + ".unwritable", folder);
        }
    }

    private void fine(String key, Object... arguments) {
        told(Messages.text(key, arguments));
    }

    private void told(String text) {
        console.out().println("  ok  " + text);
        console.out().flush();
    }

    private void wrong(String key, Object... arguments) {
        sentence(Messages.text(key, arguments));
    }

    /** Reports a problem once, since one fault, such as an unreadable policy, can affect many parts. */
    private void sentence(String text) {
        sick = true;
        if (!wrong.add(text)) {
            return;
        }
        console.out().println("  !!  " + text);
        console.out().flush();
    }
}
