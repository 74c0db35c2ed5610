// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.command.Command;

/** Conversations without a model: a test writes the answers by hand. */
public final class ScriptedChats implements ChatService {

    private static final Pattern SECRET = Pattern.compile("ghp_\\w+");

    /** Questions in the order in which they were asked. */
    public final List<Question> asked = new CopyOnWriteArrayList<>();

    /** Whether questions are sent to the model as soon as they are asked, rather than by {@link Question#send}. */
    public volatile boolean sends = true;

    /** Drafts of questions to an index, in the order of their growth. */
    public final List<String> typed = new CopyOnWriteArrayList<>();

    @Override
    public void typed(Conversation conversation, String line) {
        typed.add(line);
    }

    /** A question that waits for its answer. */
    public final class Question {
        public final Turn turn;
        private final Session session;
        private final CompletableFuture<Turn> result = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        public volatile boolean stopped;

        public Question(Turn turn, Session session) {
            this.turn = turn;
            this.session = session;
        }

        /** Reports that the attachments are on their way to the model. */
        public void send() {
            session.tell(listener -> listener.sending(turn.id(),
                    turn.attachments().stream().map(ScriptedChats::report).toList(), OmittedHistory.NOTHING));
        }

        public Question write(String... pieces) {
            for (String piece : pieces) {
                synchronized (text) {
                    text.append(piece);
                }
                session.tell(listener -> listener.text(turn.id(), piece));
            }
            return this;
        }

        public void reading(int read, int total) {
            session.tell(listener -> listener.reading(turn.id(), read, total));
        }

        public void end() {
            end(State.ANSWERED, null, null);
        }

        public void fail(AssistError error, String sentence) {
            end(State.FAILED, error, sentence);
        }

        private void end(State state, AssistError error, String note) {
            String answer;
            synchronized (text) {
                answer = text.toString();
            }
            Turn ended = new Turn(turn.id(), turn.parent(), turn.asked(), turn.command(), turn.question(),
                    turn.attachments(), answer, state, error, note);
            session.ended(ended);
            result.complete(ended);
        }
    }

    public Question last() {
        return asked.getLast();
    }

    @Override
    public ChatSession open(Conversation conversation, ConversationStore store) {
        return new Session(conversation, conversation, store);
    }

    @Override
    public ChatSession open(ChatSession before, ConversationStore store) {
        return new Session(before.conversation(), before.kept(), store);
    }

    private static Attachment approved(Attachment attachment) {
        return attachment.withText(report(attachment).state() == AttachmentReport.State.HELD_BACK ? ""
                : SECRET.matcher(attachment.text()).replaceAll(found -> "*".repeat(found.group().length())));
    }

    /** Counts a token per four letters; withholds a file .env, and masks a word ghp_…. */
    public static AttachmentReport report(Attachment attachment) {
        boolean held = attachment.file() != null && attachment.file().endsWith(".env");
        int tokens = held ? 0 : attachment.text().length() / 4 + 1;
        return new AttachmentReport(attachment, held ? AttachmentReport.State.HELD_BACK : AttachmentReport.State.SENT,
                tokens, tokens, attachment.text().contains("ghp_") ? List.of("github-token") : List.of(),
                held ? "It matches .env." : null);
    }

    @Override
    public AssistCall<List<AttachmentReport>> look(List<Attachment> attachments) {
        CompletableFuture<List<AttachmentReport>> reports = CompletableFuture.completedFuture(
                attachments.stream().map(ScriptedChats::report).toList());
        return new AssistCall<>() {
            @Override
            public CompletableFuture<List<AttachmentReport>> result() {
                return reports;
            }

            @Override
            public void cancel() {
                // already available
            }
        };
    }

    private final class Session implements ChatSession {
        private final ConversationStore store;
        private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();
        private Conversation conversation;
        private Question running;
        /** Approved attachments by turn. */
        private final Map<String, List<Attachment>> approved = new ConcurrentHashMap<>();

        public Session(Conversation conversation, Conversation kept, ConversationStore store) {
            this.conversation = conversation;
            this.store = store;
            kept.turns().forEach(turn -> approved.put(turn.id(), turn.attachments()));
        }

        @Override
        public synchronized Conversation conversation() {
            return conversation;
        }

        @Override
        public Conversation kept() {
            Conversation now = conversation();
            return new Conversation(now.id(), now.title(), now.created(), now.changed(), now.turns().stream()
                    .map(turn -> new Turn(turn.id(), turn.parent(), turn.asked(), turn.command(), turn.question(),
                            approved.get(turn.id()), turn.answer(), turn.state(), turn.error(), turn.note()))
                    .toList(), now.head());
        }

        @Override
        public synchronized boolean running() {
            return running != null;
        }

        @Override
        public CompletableFuture<Turn> ask(String typed, List<Attachment> attachments) {
            ChatCommandLine line = ChatCommandLine.parse(typed, Locale.ENGLISH);
            return ask(line.command(), line.argument(), attachments);
        }

        @Override
        public CompletableFuture<Turn> ask(Command command, String argument, List<Attachment> attachments) {
            return begin(conversation().head(), command, argument, attachments);
        }

        @Override
        public CompletableFuture<Turn> edit(String turnId, String typed, List<Attachment> attachments) {
            ChatCommandLine line = ChatCommandLine.parse(typed, Locale.ENGLISH);
            return begin(conversation().turn(turnId).orElseThrow().parent(), line.command(), line.argument(),
                    attachments);
        }

        @Override
        public CompletableFuture<Turn> retry(String turnId) {
            Turn turn = conversation().turn(turnId).orElseThrow();
            return begin(turn.parent(), turn.command(), turn.question(), turn.attachments());
        }

        private CompletableFuture<Turn> begin(String parent, Command command, String question,
                List<Attachment> attachments) {
            Question next;
            synchronized (this) {
                if (running != null) {
                    throw new IllegalStateException("a question is under way");
                }
                Turn turn = new Turn(UUID.randomUUID().toString(), parent, Instant.now(), command, question,
                        attachments, "", State.RUNNING, null, null);
                List<Turn> turns = new ArrayList<>(conversation.turns());
                turns.add(turn);
                String title = conversation.title().isEmpty() ? question.isEmpty() ? "/" + command.id() : question
                        : conversation.title();
                conversation = new Conversation(conversation.id(), title, conversation.created(), Instant.now(), turns,
                        turn.id());
                next = new Question(turn, this);
                approved.put(turn.id(), attachments.stream().map(ScriptedChats::approved).toList());
                running = next;
            }
            changed();
            if (sends) {
                next.send();
            }
            asked.add(next);
            return next.result;
        }

        public void ended(Turn turn) {
            synchronized (this) {
                conversation = new Conversation(conversation.id(), conversation.title(), conversation.created(),
                        Instant.now(),
                        conversation.turns().stream().map(each -> each.id().equals(turn.id()) ? turn : each).toList(),
                        conversation.head());
                running = null;
            }
            changed();
        }

        private void changed() {
            Conversation now = conversation();
            store.save(kept());
            tell(listener -> listener.changed(now));
        }

        public void tell(Consumer<ChatListener> what) {
            listeners.forEach(what);
        }

        private void change(UnaryOperator<Conversation> how) {
            synchronized (this) {
                conversation = how.apply(conversation);
            }
            changed();
        }

        @Override
        public void select(String turnId) {
            change(now -> now.select(turnId));
        }

        @Override
        public void rename(String title) {
            change(now -> now.named(title));
        }

        @Override
        public void stop() {
            Question question;
            synchronized (this) {
                question = running;
            }
            if (question != null) {
                question.stopped = true;
                question.end(State.STOPPED, null, null);
            }
        }

        @Override
        public void addListener(ChatListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(ChatListener listener) {
            listeners.remove(listener);
        }
    }
}
