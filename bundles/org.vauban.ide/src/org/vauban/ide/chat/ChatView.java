// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.contexts.IContextActivation;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.part.ViewPart;
import org.vauban.assist.chat.ConversationStore.Usage;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentDrop;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.WorkbenchAttachments;
import org.vauban.ide.chat.NoticeBar.Choice;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.chat.conversation.ChipContent;
import org.vauban.ide.chat.conversation.KeptDraft;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.input.ChatInput;
import org.vauban.ide.chat.input.ChipBar;
import org.vauban.ide.chat.input.CommandAttachments;
import org.vauban.ide.chat.input.InputProposals;
import org.vauban.ide.chat.input.QuestionSender;
import org.vauban.ide.chat.page.PageMessage;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.chat.transcript.BrowserTranscript;
import org.vauban.ide.chat.transcript.PlainTranscript;
import org.vauban.ide.chat.transcript.Transcript;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.UiAssistCall;

/** Shows the conversation, the attachments of the next question, and the input field. */
public final class ChatView extends ViewPart {

    public static final String ID = Views.CHAT;

    private static final String CONTEXT = "org.vauban.ide.chat.context";
    private static final String ANSWERING = "org.vauban.ide.chat.answering";

    private final IPropertyChangeListener lookListener = event -> later(this::lookChanged);
    private final Listener settingsListener = event -> lookChanged();
    private final IPreferenceChangeListener preferences = event -> {
        if (event.getKey().equals(ChatPreferences.PLAIN)) {
            later(this::newTranscript);
        }
    };
    private final WorkbenchChats.Listener listener = new WorkbenchChats.Listener() {
        @Override
        public void changed() {
            transcript.changed();
            later(ChatView.this::update);
        }

        @Override
        public void grown(String turnId) {
            transcript.grown(turnId);
        }

        @Override
        public void progressed() {
            transcript.progressed();
        }

        @Override
        public void asked(UnaryOperator<String> rest, List<ChipContent> attached) {
            later(() -> questions.asked(rest, attached));
        }

        @Override
        public void notice(String sentence) {
            later(() -> notice.say(sentence));
        }

        @Override
        public void full(Usage usage) {
            later(() -> notice.say(
                    NLS.bind(Messages.Conversations_full, usage.conversations(), (usage.bytes() >> 20) + 1),
                    List.of(new Choice(Messages.Conversations_manage,
                            () -> ConversationsDialog.open(getSite().getShell(), chats)),
                            new Choice(Messages.Conversations_keepAll, () -> ChatPreferences.keepAll(usage)))));
        }
    };

    private WorkbenchChats chats;
    private Display display;
    private Composite area;
    private volatile Transcript transcript;
    private FindBar find;
    private NoticeBar notice;
    private EditBar editing;
    private SendingBar sending;
    private ChipBar chips;
    private ChatInput input;
    private Button stop;
    private Button send;
    private ChatActions actions;
    private QuestionSender questions;
    private PageActions pageActions;
    private IContextActivation answering;
    /** Draft to keep when this view closes: another view may have typed the latest. */
    private String draft = "";

    @Override
    public void createPartControl(Composite parent) {
        chats = PlatformUI.getWorkbench().getService(WorkbenchChats.class);
        AttachmentSearch search = PlatformUI.getWorkbench().getService(AttachmentSearch.class);
        display = parent.getDisplay();
        PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.vauban.ide.view_chat");
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().spacing(0, 3).applyTo(area);
        GridDataFactory wide = GridDataFactory.fillDefaults().grab(true, false);

        find = new FindBar(area, (text, forward) -> transcript.find(text, forward), () -> transcript.focus());
        wide.copy().exclude(true).applyTo(find);
        Composite place = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(place);
        GridDataFactory.fillDefaults().grab(true, true).hint(200, 100).applyTo(place);
        notice = new NoticeBar(area);
        wide.copy().exclude(true).indent(4, 0).applyTo(notice);
        editing = new EditBar(area, () -> questions.cancelEdit());
        wide.copy().exclude(true).indent(4, 0).applyTo(editing);
        sending = new SendingBar(area);
        wide.copy().exclude(true).indent(4, 0).applyTo(sending);
        chips = new ChipBar(area, chats, () -> area.layout(true, true), notice::say, () -> input.focus());
        wide.copy().indent(4, 0).applyTo(chips);
        InputProposals proposals = new InputProposals(chats.locale(), search, chips::add,
                KnowledgePreferences.folders());
        input = new ChatInput(area, proposals, () -> WorkbenchAttachments.of(getSite().getPage()),
                () -> questions.send(), this::typed);
        wide.copy().indent(4, 0).applyTo(input.control());
        input.resize();
        buttons();

        questions = new QuestionSender(chats, chips, input, new CommandAttachments(search), getSite().getPage(),
                this::say, this::questionsChanged);
        pageActions = new PageActions(chats, getSite().getPage(), questions, find, input, this::say);
        newTranscript(place);
        for (Control target : List.of(area, input.text(), chips)) {
            AttachmentDrop.install(target, search, all -> all.forEach(this::attach));
        }
        input.activate(getSite().getService(IHandlerService.class));
        getSite().getService(IContextService.class).activateContext(CONTEXT);
        actions = new ChatActions(this, chats, pageActions);
        actions.contribute(getViewSite());

        chats.addListener(listener);
        JFaceResources.getColorRegistry().addListener(lookListener);
        JFaceResources.getFontRegistry().addListener(lookListener);
        PlatformUI.getWorkbench().getThemeManager().addPropertyChangeListener(lookListener);
        VaubanPreferences.addListener(preferences);
        area.getDisplay().addListener(SWT.Settings, settingsListener); // reported to the display only
        takeDraft();
        chats.restore().whenComplete((done, failure) -> later(() -> restored(failure)));
        update();
    }

    private void buttons() {
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).extendedMargins(4, 4, 0, 4).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        Button attach = new Button(row, SWT.PUSH);
        attach.setText(Messages.Input_attach);
        attach.setToolTipText(Messages.Input_attachTip);
        attach.addListener(SWT.Selection, event -> input.proposeAttachments());
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.BEGINNING, SWT.CENTER).applyTo(attach);
        stop = new Button(row, SWT.PUSH);
        stop.setText(Messages.Input_stop);
        stop.setToolTipText(Messages.Input_stopTip);
        stop.addListener(SWT.Selection, event -> stop());
        send = new Button(row, SWT.PUSH);
        send.setText(Messages.Input_send);
        send.addListener(SWT.Selection, event -> {
            questions.send();
            input.focus(); // else the platform moves the focus to a neighbour, since the button is disabled
        });
    }

    private void newTranscript(Composite place) {
        transcript = create(place);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(transcript.control());
        place.layout(true, true);
    }

    /** Switches between browser and plain text after a change of the preference. */
    private void newTranscript() {
        Composite place = transcript.control().getParent();
        transcript.control().dispose();
        newTranscript(place);
    }

    private Transcript create(Composite place) {
        if (!ChatPreferences.plain()) {
            try {
                return new BrowserTranscript(place, chats, this::pressed);
            } catch (SWTError e) {
                // no browser on this system: tell the user, since the plain text offers less
                display.asyncExec(() -> notice.say(NLS.bind(Messages.Chat_noBrowser, e.getMessage())));
            }
        }
        return new PlainTranscript(place, chats, this::pressed);
    }

    private void pressed(PageMessage message) {
        if (!area.isDisposed()) {
            pageActions.run(message);
        }
    }

    private void restored(Throwable failure) {
        if (failure != null) {
            notice.say(ChatFailures.sentence(failure));
        }
        if (input.content().isEmpty()) {
            takeDraft();
        }
        update();
    }

    private void takeDraft() {
        KeptDraft taken = chats.take();
        taken.attached().forEach(chips::add);
        input.content(taken.text());
    }

    private void typed() {
        if (questions != null) {
            draft = questions.draft();
            if (!draft.equals(chats.draft())) {
                chats.draft(draft);
            }
        }
    }

    private void questionsChanged() {
        editing.appear(questions.editing());
        sending.show(questions.sending());
        typed(); // the same text may belong to another draft now
        enableStop();
    }

    private void say(String sentence) {
        later(() -> notice.say(sentence));
    }

    /** Runs an action on the UI thread unless the view is disposed by then. */
    private void later(Runnable action) {
        UiAssistCall.onDisplay(display, area, action);
    }

    private void enableStop() {
        boolean running = chats.running() || questions.sending();
        stop.setEnabled(running);
        send.setEnabled(!running);
        IContextService contexts = getSite().getService(IContextService.class);
        if (running && answering == null) {
            answering = contexts.activateContext(ANSWERING);
        } else if (!running && answering != null) {
            contexts.deactivateContext(answering);
            answering = null;
        }
    }

    private void update() {
        enableStop();
        String title = chats.conversation().title();
        setContentDescription(title.replace("&", "&&"));
        actions.update();
        questions.conversationChanged();
    }

    private void lookChanged() {
        PageTheme look = PageTheme.of(area);
        transcript.look(look);
        input.look();
        chips.redraw();
    }

    /** Attaches a candidate to the next question. */
    public void attach(AttachmentCandidate attachable) {
        chips.add(attachable);
        input.focus();
    }

    /**
     * Sends a command at once, with the attachments that it works on.
     *
     * @param argument as if typed after the command; may be empty
     */
    public void ask(Command command, String argument) {
        questions.ask(command, argument);
    }

    /** Stops the answer in progress, or cancels a question that is not yet in the conversation. */
    public void stop() {
        if (!questions.stop()) {
            chats.stop();
        }
        input.focus();
    }

    /** Opens the bar that searches the conversation. */
    public void find() {
        find.open();
    }

    /** Whether the conversation is shown without a browser. */
    public boolean plain() {
        return transcript instanceof PlainTranscript;
    }

    /** Returns the input field. */
    public StyledText input() {
        return input.text();
    }

    /** Returns the control that shows the conversation. */
    public Control transcript() {
        return transcript.control();
    }

    /** Returns the texts of the chips. */
    public List<String> chips() {
        List<String> all = new ArrayList<>();
        chips.all().forEach(each -> all.add(each.text()));
        return all;
    }

    /** Returns the notice above the input; empty if there is none. */
    public String notice() {
        return notice.text();
    }

    /** Returns the text of the search bar. */
    public String found() {
        return find.counted();
    }

    /** Returns the turn with an id. */
    Turn turn(String id) {
        return chats.conversation().turn(id).orElse(null);
    }

    @Override
    public void setFocus() {
        input.focus();
    }

    @Override
    public void dispose() {
        if (chats != null) {
            chats.removeListener(listener);
            if (questions != null) {
                chats.leave(new KeptDraft(draft, questions.attached()));
            }
            JFaceResources.getColorRegistry().removeListener(lookListener);
            JFaceResources.getFontRegistry().removeListener(lookListener);
            PlatformUI.getWorkbench().getThemeManager().removePropertyChangeListener(lookListener);
            VaubanPreferences.removeListener(preferences);
            PlatformUI.getWorkbench().getDisplay().removeListener(SWT.Settings, settingsListener);
        }
        if (actions != null) {
            actions.dispose();
        }
        super.dispose();
    }
}
