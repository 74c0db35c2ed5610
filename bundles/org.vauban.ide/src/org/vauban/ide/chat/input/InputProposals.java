// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContentAssistProcessor;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.contentassist.IContextInformationValidator;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.command.Command;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentKindName;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.WorkbenchAttachments.Named;
import org.vauban.ide.chat.conversation.Messages;

/** Proposals for the input field: commands after a slash at its start, attachments after an {@code @}. */
public final class InputProposals implements IContentAssistProcessor {
    /** Starts a word that names an attachment. */
    static final char ATTACHING = '@';

    private static final Pattern COMMAND = Pattern.compile("\\s*(/\\S*)");
    private static final Pattern ATTACH = Pattern.compile("(?s)(?:.*\\s)?(@\\S*)");
    /** Maximum length of the text before the caret that is inspected. */
    private static final int REACH = 200;

    private final Locale locale;
    private final AttachmentSearch search;
    private final Consumer<AttachmentCandidate> taker;
    private final KnowledgeFolders folders;
    /** Attachments that the workbench offered when the {@code @} was typed. */
    private volatile List<Named> named = List.of();
    /** The {@code @} word of the latest query, or empty. */
    private volatile String asked = "";
    /** Result of the latest query; empty until it is available. */
    private volatile List<ICompletionProposal> shown = List.of();

    /**
     * @param taker receives, on the UI thread, the candidate to attach
     * @param folders folders that a mention can name
     */
    public InputProposals(Locale locale, AttachmentSearch search, Consumer<AttachmentCandidate> taker,
            KnowledgeFolders folders) {
        this.locale = locale;
        this.search = search;
        this.taker = taker;
        this.folders = folders;
    }

    /** Sets what can be attached now without a search. */
    void named(List<Named> now) {
        named = List.copyOf(now);
    }

    /** Returns the latest proposals; empty while they are computed. */
    List<ICompletionProposal> shown() {
        return shown;
    }

    /**
     * Whether the {@code @} word before an offset has changed since the latest query and none of its results matches: a
     * query returns only the best results, so a new one may find others. UI thread.
     */
    boolean misses(IDocument document, int offset) {
        String word = word(ATTACH, document, offset);
        return word != null && !word.equals(asked) && shown.stream()
                .noneMatch(each -> each instanceof WordProposal one && one.validate(document, offset, null));
    }

    /** Returns the word before an offset, or null. */
    private static @Nullable String word(Pattern pattern, IDocument document, int offset) {
        try {
            int from = Math.max(0, offset - REACH);
            Matcher matcher = pattern.matcher(document.get(from, offset - from));
            return matcher.matches() && (pattern == ATTACH || from == 0) ? matcher.group(1) : null;
        } catch (BadLocationException e) {
            return null; // the text was shortened meanwhile
        }
    }

    @Override
    public ICompletionProposal[] computeCompletionProposals(ITextViewer viewer, int offset) {
        IProgressMonitor monitor = new InterruptMonitor();
        shown = List.of();
        List<ICompletionProposal> all = proposals(viewer, offset, monitor);
        if (monitor.isCanceled()) {
            return new ICompletionProposal[0];
        }
        shown = List.copyOf(all);
        return all.toArray(ICompletionProposal[]::new);
    }

    private List<ICompletionProposal> proposals(ITextViewer viewer, int offset, IProgressMonitor monitor) {
        List<ICompletionProposal> all = new ArrayList<>();
        String command = word(COMMAND, viewer.getDocument(), offset);
        if (command != null) {
            ChatCommandLine.proposals(command, locale).stream().filter(each -> !whole(command, each))
                    .forEach(each -> all.add(new CommandProposal(each, offset, command.length())));
            return all;
        }
        String attach = word(ATTACH, viewer.getDocument(), offset);
        if (attach == null) {
            return all;
        }
        asked = attach;
        String wanted = attach.substring(1);
        for (Mention each : mentions()) {
            ScopeProposal proposal = new ScopeProposal(each, offset, attach.length());
            if (proposal.fits(attach)) {
                all.add(proposal);
            }
        }
        for (Named each : named) {
            boolean meant = plain(each.word()).startsWith(plain(wanted))
                    || AttachmentKindName.of(each.attachable().kind()).toLowerCase(locale).startsWith(wanted);
            if (meant && each.there().getAsBoolean()) {
                String label = each.attachable().label();
                String shown = each.word().equalsIgnoreCase(label)
                        ? "@" + each.word()
                        : "@" + each.word() + "  " + label;
                all.add(new AttachProposal(each.word(), shown, each.attachable(), offset, attach.length()));
            }
        }
        for (AttachmentCandidate each : search.find(wanted, monitor)) {
            all.add(new AttachProposal(each.label(), each.label(), each, offset, attach.length()));
        }
        return all;
    }

    /** Returns the mentions of all scopes, and of each of their folders. */
    private List<Mention> mentions() {
        List<Mention> all = new ArrayList<>();
        for (KnowledgeScope scope : KnowledgeScope.values()) {
            all.add(new Mention(scope, ""));
        }
        for (KnowledgeScope scope : KnowledgeScope.values()) {
            folders.of(scope).orElse(List.of()).stream().map(Path::getFileName).filter(Objects::nonNull)
                    .map(name -> new Mention(scope, name.toString())).distinct().forEach(all::add);
        }
        return all;
    }

    /** Whether a command is typed completely: then nothing is proposed, and Enter sends. */
    private boolean whole(String typed, Command command) {
        String word = plain(typed.substring(1));
        return word.equals(command.id()) || word.equals(plain(command.word(locale)));
    }

    private static String plain(String word) {
        return Normalizer.normalize(word, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public IContextInformation[] computeContextInformation(ITextViewer viewer, int offset) {
        return new IContextInformation[0];
    }

    @Override
    public char[] getCompletionProposalAutoActivationCharacters() {
        return new char[] {ATTACHING, '/'};
    }

    @Override
    public char[] getContextInformationAutoActivationCharacters() {
        return new char[0];
    }

    @Override
    public @Nullable String getErrorMessage() {
        return null;
    }

    @Override
    public @Nullable IContextInformationValidator getContextInformationValidator() {
        return null;
    }

    /**
     * Reports cancellation when the thread that created it is interrupted, which the platform does if the list is no
     * longer needed. Queries are not ordered: the thread of an older one may start after that of the latest.
     */
    private static final class InterruptMonitor extends NullProgressMonitor {
        private final Thread thread = Thread.currentThread();

        @Override
        public boolean isCanceled() {
            return thread.isInterrupted() || super.isCanceled();
        }
    }

    /** Inserts a command. */
    private final class CommandProposal extends WordProposal {
        private final Command command;

        CommandProposal(Command command, int offset, int length) {
            super("/" + command.word(locale) + "  " + command.title(locale), command.summary(locale), null, offset,
                    length);
            this.command = command;
        }

        @Override
        boolean fits(String word) {
            return word.startsWith("/") && !whole(word, command)
                    && ChatCommandLine.proposals(word, locale).contains(command);
        }

        @Override
        void applied(IDocument document, int start, int length) throws BadLocationException {
            String text = "/" + command.word(locale) + " ";
            document.replace(start, length, text);
            selection(start + text.length());
        }
    }

    /** Inserts a mention of a scope, or of one of its folders, so that the question is answered from the index. */
    private static final class ScopeProposal extends WordProposal {
        private final Mention mention;

        ScopeProposal(Mention mention, int offset, int length) {
            super(mention.text() + (mention.name().isEmpty() ? "  \u2013  " + summary(mention.scope()) : ""),
                    Messages.Scope_info, null, offset, length);
            this.mention = mention;
        }

        private static String summary(KnowledgeScope scope) {
            return switch (scope) {
                case DOCS -> Messages.Scope_docs;
                case WORKSPACE -> Messages.Scope_workspace;
                case LIBRARY -> Messages.Scope_library;
            };
        }

        @Override
        boolean fits(String word) {
            String typed = word.toLowerCase(Locale.ROOT);
            String text = mention.text().toLowerCase(Locale.ROOT);
            // folders are proposed only once the user begins to type a name
            return typed.startsWith("@") && (mention.name().isEmpty() || typed.indexOf(':') > 0) && !text.equals(typed)
                    && (text.startsWith(typed) || text.replace("\"", "").startsWith(typed));
        }

        @Override
        void applied(IDocument document, int start, int length) throws BadLocationException {
            String text = mention.text() + " ";
            document.replace(start, length, text);
            selection(start + text.length());
        }
    }

    /** Removes the word and attaches a candidate. */
    private final class AttachProposal extends WordProposal {
        private final AttachmentCandidate attachable;
        private final String word;

        /** @param word the name that the user types; other candidates match by their label */
        AttachProposal(String word, String shown, AttachmentCandidate attachable, int offset, int length) {
            super(attachable.detail().isEmpty() ? shown : shown + "  \u2013  " + attachable.detail(),
                    AttachmentKindName.of(attachable.kind()), attachable, offset, length);
            this.attachable = attachable;
            this.word = word;
        }

        @Override
        boolean fits(String typed) {
            String wanted = typed.startsWith("@") ? plain(typed.substring(1)) : null;
            return wanted != null && wanted.chars().noneMatch(Character::isWhitespace)
                    && (plain(word).startsWith(wanted) || plain(attachable.label()).contains(wanted));
        }

        @Override
        void applied(IDocument document, int start, int length) throws BadLocationException {
            document.replace(start, length, "");
            selection(start);
            taker.accept(attachable);
        }
    }

    /** A proposal that replaces the word before the caret, even if more of the word was typed since. */
    private abstract static class WordProposal extends FilteredProposal {

        WordProposal(String shown, String info, @Nullable AttachmentCandidate attachable, int offset, int length) {
            super(shown, info, offset, length, image(attachable));
        }

        private static @Nullable Image image(@Nullable AttachmentCandidate attachable) {
            if (attachable == null) {
                return null;
            }
            ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
            return switch (attachable.kind()) {
                case FOLDER -> images.getImage(ISharedImages.IMG_OBJ_FOLDER);
                case PROBLEMS -> images.getImage(ISharedImages.IMG_OBJS_WARN_TSK);
                case CLIPBOARD -> images.getImage(ISharedImages.IMG_TOOL_PASTE);
                case TYPE, METHOD -> images.getImage(ISharedImages.IMG_OBJ_ELEMENT);
                default -> images.getImage(ISharedImages.IMG_OBJ_FILE);
            };
        }
    }
}
