// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.ConversationPolicy;

/** Chooses where conversations are kept. */
public final class ConversationStores {

    private ConversationStores() {}

    /**
     * A folder, or nothing as long as the policy of this machine and user forbids it. Reads the disk.
     *
     * @param folder of the workspace's conversations
     * @param locale of the sentences that tell of problems; null for the default one
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
     */
    public static ConversationStore of(Path folder, @Nullable Locale locale) {
        return of(folder, locale, UserDirectories.standard());
    }

    /** The same for a described user. */
    public static ConversationStore of(Path folder, @Nullable Locale locale, UserDirectories user) {
        PolicedConversationStore store = new PolicedConversationStore(folder, locale, user);
        store.isForbidden(); // now it is told that a policy cannot be understood
        return store;
    }

    /**
     * Whether the policy lets conversations be kept on the disk. Reads the disk.
     *
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
     */
    public static boolean allowed() {
        return allowed(UserDirectories.standard());
    }

    /**
     * What becomes of texts that were typed for a model before they are kept on the disk: they are as the model saw
     * them, with secrets masked. Empty where the policy lets no conversation be kept. Reads the disk.
     *
     * @param personalData whether the settings ask for personal data to be masked
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
     */
    public static Optional<UnaryOperator<String>> masking(boolean personalData) {
        return masking(personalData, UserDirectories.standard());
    }

    /** The same for a described user. */
    public static Optional<UnaryOperator<String>> masking(boolean personalData, UserDirectories user) {
        if (!allowed(user)) {
            return Optional.empty();
        }
        try {
            SecretMasker masker = PersonalDataPolicy.masker(user, personalData);
            return Optional.of(typed -> StoredConversation.masked(typed, masker));
        } catch (PolicyException e) {
            throw new AssistException(AssistError.STORE, e.getMessage(), "", e);
        }
    }

    private static boolean allowed(UserDirectories user) {
        try {
            return ConversationPolicy.of(Policy.of(user)) != ConversationPolicy.FORBIDDEN;
        } catch (PolicyException e) {
            throw new AssistException(AssistError.STORE, e.getMessage(), "", e);
        }
    }
}
