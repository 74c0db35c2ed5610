// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.ChipContent;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Shows the attachments of the next question as chips. Reads them in the background and requests a report of what would
 * be sent. UI thread.
 */
public final class ChipBar extends Composite {
    private static final int LOOK_MILLIS = 150;

    private final WorkbenchChats chats;
    private final Runnable changed;
    private final Consumer<String> notice;
    private final Runnable back;
    private final Map<Chip, CompletableFuture<?>> chips = new LinkedHashMap<>();
    /** Reads in progress, by chip. */
    private final Map<Chip, CompletableFuture<?>> sources = new HashMap<>();
    private final Runnable look = this::look;
    private int looks;
    /** Chips whose attachments are being sent with a question. */
    private List<Chip> taken = List.of();

    /**
     * @param changed called when the bar may need another height
     * @param notice shows a sentence to the user
     * @param back receives the focus when the last chip is removed
     */
    public ChipBar(Composite parent, WorkbenchChats chats, Runnable changed, Consumer<String> notice, Runnable back) {
        super(parent, SWT.NONE);
        this.chats = chats;
        this.changed = changed;
        this.notice = notice;
        this.back = back;
        RowLayout layout = new RowLayout(SWT.HORIZONTAL);
        layout.marginLeft = layout.marginRight = layout.marginTop = layout.marginBottom = 0;
        layout.spacing = 4;
        setLayout(layout);
    }

    /**
     * Reads a candidate and adds it. If that fails, the user is told and no chip stays; the user is also told what was
     * left out.
     */
    public void add(AttachmentCandidate attachable) {
        Chip chip = put(new ChipContent(attachable.label(), List.of(), List.of()));
        Display display = getDisplay();
        CompletableFuture<List<Attachment>> source = attachable
                .read(leftOut -> UiAssistCall.onDisplay(display, chip, () -> notice.accept(leftOut)));
        sources.put(chip, source);
        CompletableFuture<?> reading = source.whenComplete((attachments, failure) -> UiAssistCall.onDisplay(display,
                () -> read(chip, attachable, attachments, failure)));
        chips.put(chip, reading);
    }

    private void read(Chip chip, AttachmentCandidate attachable, List<Attachment> attachments, Throwable failure) {
        sources.remove(chip);
        if (isDisposed() && failure == null) {
            chip.keep(ChipContent.of(attachments, attachable.label())); // for a question sent earlier
        }
        if (chip.isDisposed()) {
            return; // removed meanwhile
        }
        if (failure != null || attachments.isEmpty()) {
            remove(chip);
            notice.accept(failure == null ? Messages.Chip_nothing : ChatFailures.sentence(failure));
            return;
        }
        ChipContent attached = ChipContent.of(attachments, attachable.label());
        boolean there = chips.keySet().stream()
                .anyMatch(each -> each != chip && !taken.contains(each) // those are removed with their question
                        && each.attached().attachments().equals(attachments));
        if (there) {
            remove(chip);
            return;
        }
        chip.show(attached);
        laidOut();
    }

    /** Adds attachments that are read already. */
    public void add(ChipContent attached) {
        put(attached);
    }

    private Chip put(ChipContent attached) {
        Chip[] chip = new Chip[1];
        chip[0] = new Chip(this, attached, () -> remove(chip[0]), step -> neighbour(chip[0], step));
        chips.put(chip[0], CompletableFuture.completedFuture(null));
        laidOut();
        return chip[0];
    }

    private void remove(Chip chip) {
        boolean focus = chip.isFocusControl();
        List<Chip> all = List.copyOf(chips.keySet());
        int at = all.indexOf(chip);
        chips.remove(chip);
        CompletableFuture<?> source = sources.remove(chip);
        if (source != null) {
            source.cancel(false); // a removed chip needs no content
        }
        chip.dispose();
        laidOut();
        if (focus) {
            List<Chip> left = List.copyOf(chips.keySet());
            if (left.isEmpty()) {
                back.run();
            } else {
                left.get(Math.min(at, left.size() - 1)).setFocus();
            }
        }
    }

    private void neighbour(Chip chip, int step) {
        List<Chip> all = List.copyOf(chips.keySet());
        int next = all.indexOf(chip) + step;
        if (next >= 0 && next < all.size()) {
            all.get(next).setFocus();
        }
    }

    /** Returns the contents that are read already. */
    public List<ChipContent> all() {
        return chips.keySet().stream().map(Chip::attached).filter(each -> !each.reading()).toList();
    }

    /** Returns all current attachments, after pending reads have finished; completes on the UI thread. */
    CompletableFuture<List<Attachment>> attachments() {
        List<Chip> now = List.copyOf(chips.keySet());
        taken = now;
        CompletableFuture<?>[] reading = chips.values().stream().map(each -> each.exceptionally(failure -> null))
                .toArray(CompletableFuture[]::new);
        CompletableFuture<List<Attachment>> all = new CompletableFuture<>();
        Display display = getDisplay();
        CompletableFuture.allOf(reading).whenComplete((done, failure) -> {
            if (!display.isDisposed()) {
                // queued after the updates by add(): chips that were removed meanwhile are left out, those of a closed
                // view are not
                display.asyncExec(() -> all.complete(now.stream().filter(chips::containsKey)
                        .flatMap(chip -> chip.attached().attachments().stream()).toList()));
            }
        });
        return all;
    }

    /** Returns the contents that {@link #attachments} has taken and that are read. */
    List<ChipContent> taken() {
        return taken.stream().map(Chip::attached).filter(each -> !each.reading()).toList();
    }

    /** Removes the chips with these contents. */
    void remove(List<ChipContent> gone) {
        for (Chip chip : List.copyOf(chips.keySet())) {
            if (!taken.contains(chip) && gone.stream()
                    .anyMatch(each -> each.attachments().equals(chip.attached().attachments()))) {
                remove(chip);
            }
        }
    }

    /** Keeps the chips that {@link #attachments} has taken: their question was not sent. */
    void keepTaken() {
        taken = List.of();
    }

    /** Removes the chips that {@link #attachments} has taken; chips added since then stay. */
    void clearTaken() {
        for (Chip chip : taken) {
            if (chips.remove(chip) != null) {
                chip.dispose();
            }
        }
        taken = List.of();
        laidOut();
    }

    void clear() {
        sources.values().forEach(each -> each.cancel(false));
        sources.clear();
        for (Control chip : List.copyOf(chips.keySet())) {
            chip.dispose();
        }
        chips.clear();
        laidOut();
    }

    private void laidOut() {
        layout(true, true);
        changed.run();
        looks++;
        if (!chips.isEmpty()) {
            getDisplay().timerExec(LOOK_MILLIS, look);
        }
    }

    /** Requests a report for all attachments together, since they share the model's context. */
    private void look() {
        if (isDisposed()) {
            return;
        }
        List<Attachment> all = all().stream().flatMap(each -> each.attachments().stream()).toList();
        if (all.isEmpty()) {
            return;
        }
        int asked = looks;
        Display display = getDisplay();
        chats.look(all).whenComplete((reports, failure) -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> {
                    if (!isDisposed() && asked == looks && failure == null) {
                        looked(reports);
                    }
                });
            }
        });
    }

    private void looked(List<AttachmentReport> reports) {
        int at = 0;
        for (Chip chip : chips.keySet()) {
            int count = chip.attached().attachments().size();
            if (count > 0 && at + count <= reports.size()) {
                chip.show(chip.attached().withReports(new ArrayList<>(reports.subList(at, at + count))));
                at += count;
            }
        }
        layout(true, true);
        changed.run();
    }
}
