// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.message.Messages;
import org.vauban.governance.UserDirectories;

/**
 * Saves an unsent question across restarts: in one file, readable by its owner only, or not at all while a policy
 * forbids storing conversations. Secrets are stored masked, as a model would see them. Safe for use by many threads;
 * reads and writes the disk.
 */
public final class DraftStore {

    /**
     * An unsent question.
     *
     * @param conversation id of the displayed conversation, or null for a new one
     * @param text the typed text; may be empty
     */
    public record Draft(@Nullable String conversation, String text) {
        /** No text, no conversation. */
        public static final Draft NONE = new Draft(null, "");

        public Draft {
            Objects.requireNonNull(text);
        }
    }

    private final Path file;
    private final Messages messages;
    /** Whether the settings require personal data to be masked. */
    private final BooleanSupplier personalData;
    private final UserDirectories user;

    private DraftStore(Path file, @Nullable Locale locale, BooleanSupplier personalData, UserDirectories user) {
        this.personalData = personalData;
        this.user = user;
        this.file = file;
        this.messages = new Messages("org.vauban.assist", locale);
    }

    /**
     * Creates a store.
     *
     * @param folder folder of the workspace's conversations
     * @param locale language of messages; null for the default one
     * @param personalData whether the settings require personal data to be masked, evaluated at each save
     * @throws AssistException {@code STORE} if a policy cannot be understood
     */
    public static DraftStore of(Path folder, @Nullable Locale locale, BooleanSupplier personalData) {
        return of(folder, locale, personalData, UserDirectories.standard());
    }

    /** Creates a store for the given user directories. */
    public static DraftStore of(Path folder, @Nullable Locale locale, BooleanSupplier personalData,
            UserDirectories user) {
        DraftStore store = new DraftStore(folder.resolve("draft"), locale, personalData, user);
        store.masking(); // reports now if a policy cannot be understood
        return store;
    }

    /** Returns the masking under the current policy; empty if it forbids storing. */
    private Optional<UnaryOperator<String>> masking() {
        return ConversationStores.masking(personalData.getAsBoolean(), user);
    }

    /**
     * Loads the draft; a file that cannot be understood counts as none.
     *
     * @throws AssistException {@code STORE} if a policy cannot be understood
     */
    public synchronized Draft load() {
        if (masking().isEmpty()) {
            return Draft.NONE;
        }
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return new Draft(json.has("conversation") ? json.get("conversation").getAsString() : null,
                    json.get("text").getAsString());
        } catch (NoSuchFileException e) {
            return Draft.NONE;
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException
                | UnsupportedOperationException e) {
            return Draft.NONE; // a lost draft does not justify a message at each start
        }
    }

    /** @throws AssistException {@code STORE} if the file cannot be deleted */
    public synchronized void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE,
                    messages.text("store.unwritable", file.getParent(), e.toString()), "", e);
        }
    }

    /** @throws AssistException {@code STORE} if it cannot be written */
    public synchronized void save(Draft draft) {
        UnaryOperator<String> masking = masking().orElse(null);
        if (masking == null) {
            return;
        }
        JsonObject json = new JsonObject();
        if (draft.conversation() != null) {
            json.addProperty("conversation", draft.conversation());
        }
        json.addProperty("text", masking.apply(draft.text()));
        try {
            FolderConversationStore.write(file, json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssistException(AssistError.STORE,
                    messages.text("store.unwritable", file.getParent(), e.toString()), "", e);
        }
    }
}
