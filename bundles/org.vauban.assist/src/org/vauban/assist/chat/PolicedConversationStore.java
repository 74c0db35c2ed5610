// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.setting.ConversationPolicy;

/**
 * Stores conversations in a folder; saves nothing while the policy forbids it, but those saved earlier can still be
 * opened and deleted. Checks the policy each time.
 */
final class PolicedConversationStore implements ConversationStore {
    private final Path folder;
    private final @Nullable Locale locale;
    private final UserDirectories user;
    // guarded by this
    private @Nullable Made made;

    private record Made(Policy policy, boolean forbidden, ConversationStore store) {}

    /** @param locale language of messages; null for the default one */
    PolicedConversationStore(Path folder, @Nullable Locale locale, UserDirectories user) {
        this.folder = folder;
        this.locale = locale;
        this.user = user;
    }

    /** Returns the store that applies now. */
    private Made made() {
        try {
            Policy policy = Policy.of(user);
            synchronized (this) {
                Made now = made;
                if (now == null || now.policy != policy) {
                    now = of(policy);
                    made = now;
                }
                return now;
            }
        } catch (PolicyException e) {
            throw new AssistException(AssistError.STORE, e.getMessage(), "", e);
        }
    }

    private Made of(Policy policy) throws PolicyException {
        OptionalLong days = policy.limit(Limit.CONVERSATION_DAYS);
        return new Made(policy, ConversationPolicy.of(policy) == ConversationPolicy.FORBIDDEN,
                new FolderConversationStore(folder, ConversationLimits.STANDARD, locale,
                        days.isEmpty() ? null : Duration.ofDays(days.getAsLong())));
    }

    @Override
    public boolean isForbidden() {
        return made().forbidden;
    }

    @Override
    public void save(Conversation conversation) {
        Made now = made();
        if (!now.forbidden) {
            now.store.save(conversation);
        }
    }

    @Override
    public Listing list() {
        return made().store.list();
    }

    @Override
    public Conversation load(String id) {
        return made().store.load(id);
    }

    @Override
    public void delete(String id) {
        made().store.delete(id);
    }

    @Override
    public Usage usage() {
        return made().store.usage();
    }
}
