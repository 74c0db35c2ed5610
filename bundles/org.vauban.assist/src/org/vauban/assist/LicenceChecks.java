// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.message.Messages;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataException;
import org.vauban.governance.policy.AdministratorFile;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.LicencePolicy;

/** Keeps the licence check that data, policy and settings ask for. For any thread. */
final class LicenceChecks {
    private static final System.Logger LOG = System.getLogger(LicenceChecks.class.getName());

    private final UserDirectories user;
    private final Consumer<String> problem;
    private volatile LicenceConfirmation confirmation = LicenceConfirmation.NOBODY;
    // guarded by this
    private @Nullable Made made;

    private record Made(@Nullable Path folder, @Nullable Locale locale, Policy policy, LicenceCheck check,
            @Nullable LicenceData data) {}

    /** @param problem told a sentence where data cannot be read and code is shown all the same */
    LicenceChecks(UserDirectories user, Consumer<String> problem) {
        this.user = user;
        this.problem = problem;
    }

    /** Who is asked where a policy wants that. */
    void confirm(LicenceConfirmation how) {
        confirmation = Objects.requireNonNull(how);
    }

    /**
     * The check for the settings under a policy. Reads the data where that was not done yet, some 20 MB: not on a
     * thread that draws.
     */
    LicenceCheck check(AssistSettings settings, Policy policy) {
        Made now;
        synchronized (this) {
            now = made;
            if (now == null || now.policy != policy || !Objects.equals(now.folder, settings.licences())
                    || !Objects.equals(now.locale, settings.locale())) {
                now = make(settings, policy);
                made = now; // what the one before has open is closed when no request uses it any more
            }
        }
        return now.check;
    }

    private Made make(AssistSettings settings, Policy all) {
        LicenceData data = null;
        String fault = null;
        LicencePolicy policy;
        Optional<String> required = Optional.empty();
        String explanation = "";
        try {
            policy = LicencePolicy.of(all);
            required = LicencePolicy.withoutData(all);
            explanation = all.value(LicencePolicy.SETTING)
                    .map(value -> value.origin().explanation(LicencePolicy.SETTING)).orElse("");
        } catch (PolicyException e) {
            policy = LicencePolicy.WITHHOLD; // the gate refuses anyway, and says why
        }
        try {
            data = open(settings, required.isPresent()).orElse(null);
        } catch (LicenceDataException e) {
            fault = e.getMessage();
        }
        if (data == null && required.isPresent()) {
            fault = fault == null ? required.get() : fault + ' ' + required.get();
            policy = LicencePolicy.WITHHOLD;
        }
        LicenceCheck check = data == null && fault == null ? LicenceCheck.NONE
                : new LicenceCheck(data, policy, explanation, fault,
                        new Messages("org.vauban.assist.licence", settings.locale())::text,
                        question -> confirmation.confirm(question), problem);
        return new Made(settings.licences(), settings.locale(), all, check, data);
    }

    /**
     * What came with the program, else what an administrator installed, else what the user installed. Where a policy
     * requires data, the last does not count: whoever is to be checked could install data of nothing.
     */
    private Optional<LicenceData> open(AssistSettings settings, boolean required) throws LicenceDataException {
        List<Path> folders = new ArrayList<>();
        Path installed = settings.licences();
        if (installed != null) {
            folders.add(installed);
        }
        if (onlyByAdministrators(user.machineLicences())) {
            folders.add(user.machineLicences());
        }
        if (!required) {
            folders.add(user.licences());
        }
        for (Path folder : folders) {
            Optional<LicenceData> data = LicenceData.open(folder);
            if (data.isPresent()) {
                return data;
            }
        }
        return Optional.empty();
    }

    /** Whether nobody else could have written a folder or a file in it. */
    private static boolean onlyByAdministrators(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            AdministratorFile.require(folder);
            for (Path file : files.toList()) {
                AdministratorFile.require(file);
            }
            return true;
        } catch (IOException | UncheckedIOException | PolicyException e) {
            LOG.log(Level.WARNING, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Idempotent. */
    synchronized void close() {
        Made last = made;
        if (last != null && last.data != null) {
            last.data.close();
        }
    }
}
