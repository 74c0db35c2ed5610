// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.ConversationPolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;

/** Chooses where conversations are kept. */
public final class ConversationStores {

    private ConversationStores() {}

    /**
     * A folder, or nothing where the policy of this machine and user forbids it. Reads the disk.
     *
     * @param folder of the workspace's conversations
     * @param locale of the sentences that tell of problems; null for the default one
     * @throws AssistException {@code STORE} if there is a policy that can not be understood
     */
    public static ConversationStore of(Path folder, Locale locale) {
        return of(folder, locale, UserDirectories.standard());
    }

    /** The same for a described user. */
    public static ConversationStore of(Path folder, Locale locale, UserDirectories user) {
        return allowed(user) ? new FolderConversationStore(folder, ConversationLimits.STANDARD, locale)
                : ConversationStore.NOTHING;
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
     * What may be kept on the disk of something that was typed for a model: as the model saw it, with secrets masked, or
     * nothing where the policy lets no conversation be kept. Reads the disk.
     *
     * @param personalData whether the settings ask for personal data to be masked
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
     */
    public static Optional<String> storable(String typed, boolean personalData) {
        return storable(typed, personalData, UserDirectories.standard());
    }

    /** The same for a described user. */
    public static Optional<String> storable(String typed, boolean personalData, UserDirectories user) {
        if (!allowed(user)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredConversation.masked(typed, PersonalDataPolicy.masker(user, personalData)));
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
