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

/** What is proposed in the input: commands behind a slash at its beginning, things to attach behind an {@code @}. */
public final class InputProposals implements IContentAssistProcessor {
    /** Begins a word for which things to attach are proposed. */
    static final char ATTACHING = '@';

    private static final Pattern COMMAND = Pattern.compile("\\s*(/\\S*)");
    private static final Pattern ATTACH = Pattern.compile("(?s)(?:.*\\s)?(@\\S*)");
    /** Longer texts before the caret are not looked at. */
    private static final int REACH = 200;

    private final Locale locale;
    private final AttachmentSearch search;
    private final Consumer<AttachmentCandidate> taker;
    private final KnowledgeFolders folders;
    /** What the workbench had when the {@code @} was typed. */
    private volatile List<Named> named = List.of();
    /** The {@code @} word of the newest question, or empty. */
    private volatile String asked = "";
    /** What the newest question gave; empty until it did. */
    private volatile List<ICompletionProposal> shown = List.of();

    /**
     * @param taker told on the UI thread what is to be attached
     * @param folders that a mention can name
     */
    public InputProposals(Locale locale, AttachmentSearch search, Consumer<AttachmentCandidate> taker,
            KnowledgeFolders folders) {
        this.locale = locale;
        this.search = search;
        this.taker = taker;
        this.folders = folders;
    }

    /** What can be attached without a name at this moment. */
    void named(List<Named> now) {
        named = List.copyOf(now);
    }

    /** What was proposed last; empty while that is computed. */
    List<ICompletionProposal> shown() {
        return shown;
    }

    /**
     * Whether an {@code @} word stands before an offset that has become longer since it was asked for, and that none of
     * what was found then fits: only the best are found, so others may. UI thread.
     */
    boolean misses(IDocument document, int offset) {
        String word = word(ATTACH, document, offset);
        return word != null && !word.equals(asked) && shown.stream()
                .noneMatch(each -> each instanceof WordProposal one && one.validate(document, offset, null));
    }

    /** The word before an offset, or null. */
    private static @Nullable String word(Pattern pattern, IDocument document, int offset) {
        try {
            int from = Math.max(0, offset - REACH);
            Matcher matcher = pattern.matcher(document.get(from, offset - from));
            return matcher.matches() && (pattern == ATTACH || from == 0) ? matcher.group(1) : null;
        } catch (BadLocationException e) {
            return null; // the text became shorter meanwhile
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

    /** The scopes, and each of their folders. */
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

    /** Whether all of a command is typed: there is nothing to propose then, and Enter sends. */
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
     * Tells whether the thread that made it is interrupted, as the platform does when the list is not wanted any more.
     * Questions have no order of their own: the thread of an older one may begin after that of the newest.
     */
    private static final class InterruptMonitor extends NullProgressMonitor {
        private final Thread thread = Thread.currentThread();

        @Override
        public boolean isCanceled() {
            return thread.isInterrupted() || super.isCanceled();
        }
    }

    /** Writes a command. */
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

    /** Writes a mention of a scope, or of one of its folders: the question goes to the index. */
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
            // folders only for whoever begins to name one
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

    /** Takes the word away and attaches something. */
    private final class AttachProposal extends WordProposal {
        private final AttachmentCandidate attachable;
        private final String word;

        /** @param word by which it is called; others are found by their label */
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

    /** A proposal in place of the word before the caret, also when more of that has been typed since. */
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
