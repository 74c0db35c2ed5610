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

/** Caches the licence check that data, policy and settings require. Safe for use by many threads. */
final class LicenceChecks {
    private static final System.Logger LOG = System.getLogger(LicenceChecks.class.getName());

    private final UserDirectories user;
    private final Consumer<String> problem;
    private volatile LicenceConfirmation confirmation = LicenceConfirmation.NOBODY;
    // guarded by this
    private @Nullable Made made;

    private record Made(@Nullable Path folder, @Nullable Locale locale, Policy policy, LicenceCheck check,
            @Nullable LicenceData data) {}

    /** @param problem receives a sentence if the data cannot be read and code is shown nevertheless */
    LicenceChecks(UserDirectories user, Consumer<String> problem) {
        this.user = user;
        this.problem = problem;
    }

    /** Sets how the user is asked where a policy requires it. */
    void confirm(LicenceConfirmation how) {
        confirmation = Objects.requireNonNull(how);
    }

    /**
     * Returns the check for the settings under a policy. The first call reads the data, about 20 MB: do not call it on
     * the UI thread.
     */
    LicenceCheck check(AssistSettings settings, Policy policy) {
        Made now;
        synchronized (this) {
            now = made;
            if (now == null || now.policy != policy || !Objects.equals(now.folder, settings.licences())
                    || !Objects.equals(now.locale, settings.locale())) {
                now = make(settings, policy);
                made = now; // the files of the previous check are closed when no request uses it any more
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
            policy = LicencePolicy.WITHHOLD; // the gate refuses requests anyway, with the reason
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
     * Opens the data shipped with the program, else that of an administrator, else that of the user. Where a policy
     * requires data, the user's does not count: the user could install empty data to evade the check.
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

    /** Whether only administrators can write a folder and the files in it. */
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

    /** Closes the data of the current check. Idempotent. */
    synchronized void close() {
        Made last = made;
        if (last != null && last.data != null) {
            last.data.close();
        }
    }
}
