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
 * What was typed and not asked yet, over a restart: one file, readable by its owner only, or nothing as long as a
 * policy forbids to keep conversations. Secrets are kept as a model would see them, masked. Safe for use by many
 * threads; reads and writes the disk.
 */
public final class DraftStore {

    /**
     * What somebody was about to ask.
     *
     * @param conversation the id of the one that was shown, or null for a new one
     * @param text what was typed; may be empty
     */
    public record Draft(@Nullable String conversation, String text) {
        /** Nothing typed, no conversation. */
        public static final Draft NONE = new Draft(null, "");

        public Draft {
            Objects.requireNonNull(text);
        }
    }

    private final Path file;
    private final Messages messages;
    /** Whether the settings ask for personal data to be masked. */
    private final BooleanSupplier personalData;
    private final UserDirectories user;

    private DraftStore(Path file, @Nullable Locale locale, BooleanSupplier personalData, UserDirectories user) {
        this.personalData = personalData;
        this.user = user;
        this.file = file;
        this.messages = new Messages("org.vauban.assist", locale);
    }

    /**
     * @param folder of the workspace's conversations
     * @param locale of the sentences that tell of problems; null for the default one
     * @param personalData whether the settings ask for personal data to be masked, asked at each save
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
     */
    public static DraftStore of(Path folder, @Nullable Locale locale, BooleanSupplier personalData) {
        return of(folder, locale, personalData, UserDirectories.standard());
    }

    /** The same for a described user. */
    public static DraftStore of(Path folder, @Nullable Locale locale, BooleanSupplier personalData,
            UserDirectories user) {
        DraftStore store = new DraftStore(folder.resolve("draft"), locale, personalData, user);
        store.masking(); // now it is told that a policy cannot be understood
        return store;
    }

    /** As the policy of the moment wants it; empty where it lets nothing be kept. */
    private Optional<UnaryOperator<String>> masking() {
        return ConversationStores.masking(personalData.getAsBoolean(), user);
    }

    /**
     * What was kept; a file that cannot be understood counts as none.
     *
     * @throws AssistException {@code STORE} if there is a policy that cannot be understood
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
            return Draft.NONE; // half a sentence is not worth a message at each start
        }
    }

    /** @throws AssistException {@code STORE} if what was kept cannot be deleted */
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
