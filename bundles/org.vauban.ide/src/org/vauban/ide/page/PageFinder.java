// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.document.TextMatches;
import org.vauban.knowledge.document.TextMatches.Match;
import org.vauban.knowledge.passage.PageBox;

/**
 * Search field of the page viewer: finds words on the current page, then on the next page that contains them. UI
 * thread.
 */
final class PageFinder {
    private static final int FIELD = 140;

    /** Gives access to the page that is shown. */
    interface Shown {
        /** Returns the page, or null while there is none. */
        @Nullable
        DocumentPage page();

        /** Returns the number of the page that is shown, or that could not be drawn. */
        int number();

        /** Marks a match, on the page and in the text of the page. */
        void mark(List<PageBox> boxes, Match match);

        /** Shows another page; the finder is notified when it is drawn or could not be. */
        void go(int page);

        /** Gives the keyboard focus back to the page. */
        void focus();
    }

    private final PageLoader loader;
    private final Shown shown;
    private final Text field;
    private final Label state;
    /** Index of the marked match on its page; -1 if none is marked. */
    private int current = -1;
    private int currentPage;
    private String currentWords = "";
    /** Whether the next page to be drawn is a search result; {@link #forward} says from which end it is searched. */
    private boolean awaited;
    private boolean forward = true;

    /** @param bar parent with room for two controls */
    PageFinder(Composite bar, PageLoader loader, Shown shown) {
        this.loader = loader;
        this.shown = shown;
        field = new Text(bar, SWT.SINGLE | SWT.SEARCH | SWT.ICON_CANCEL | SWT.BORDER);
        field.setMessage(Messages.Find_hint);
        AccessibleName.give(field, Messages.Find_name);
        GridDataFactory.fillDefaults().hint(FIELD, SWT.DEFAULT).align(SWT.FILL, SWT.CENTER).applyTo(field);
        state = new Label(bar, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(state);
        field.addListener(SWT.KeyDown, event -> {
            switch (event.keyCode) {
                case SWT.CR, SWT.KEYPAD_CR -> next((event.stateMask & SWT.SHIFT) == 0);
                case SWT.ARROW_DOWN -> next(true);
                case SWT.ARROW_UP -> next(false);
                case SWT.ESC -> shown.focus();
                default -> {
                    return; // the field handles this key
                }
            }
            event.doit = false;
        });
    }

    /** Focuses the field and selects its text, so that typing replaces it. */
    void focus() {
        field.setFocus();
        field.selectAll();
    }

    /** Marks the next or the previous match. */
    void next(boolean ahead) {
        forward = ahead;
        String words = field.getText().strip();
        DocumentPage page = shown.page();
        if (words.isEmpty()) {
            say("");
        } else if (page == null || !next(page, words)) {
            int from = page == null ? shown.number() : page.number();
            say(Messages.Find_searching);
            loader.find(words, from + (ahead ? 1 : -1), ahead, found -> found(words, found), this::say);
        }
    }

    /** Marks the next or the previous match of a page. @return false if there is none */
    private boolean next(DocumentPage page, String words) {
        List<Match> matches = TextMatches.of(page.text(), words);
        boolean same = words.equals(currentWords) && page.number() == currentPage;
        int at = same ? current + (forward ? 1 : -1) : forward ? 0 : matches.size() - 1;
        if (at < 0 || at >= matches.size()) {
            return false;
        }
        mark(page, words, matches, at);
        return true;
    }

    /** @param page page that contains the words; 0 if there is none */
    private void found(String words, int page) {
        if (!words.equals(field.getText().strip())) {
            return; // the user has changed the words meanwhile
        }
        DocumentPage now = shown.page();
        if (page == 0) {
            say(Messages.Find_nothing);
        } else if (now != null && now.number() == page) {
            drawn(now, true); // the only page that contains the words
        } else {
            awaited = true;
            shown.go(page);
        }
    }

    /** Called when a page is drawn. */
    void drawn(DocumentPage page) {
        if (awaited) {
            drawn(page, false);
        }
    }

    /** Called when a page could not be drawn. @param sentence the reason */
    void failed(String sentence) {
        if (awaited) {
            awaited = false;
            say(sentence);
        }
    }

    private void drawn(DocumentPage page, boolean again) {
        awaited = false;
        String words = field.getText().strip();
        List<Match> matches = TextMatches.of(page.text(), words);
        if (!matches.isEmpty()) {
            mark(page, words, matches, forward ? 0 : matches.size() - 1);
        } else {
            say(again ? Messages.Find_nothing : "");
        }
    }

    private void mark(DocumentPage page, String words, List<Match> matches, int at) {
        current = at;
        currentPage = page.number();
        currentWords = words;
        say(NLS.bind(Messages.Find_count, at + 1, matches.size()));
        shown.mark(boxes(page, matches.get(at)), matches.get(at));
    }

    /** Returns the boxes of a match. Positions of characters within a line are estimated. */
    private static List<PageBox> boxes(DocumentPage page, Match match) {
        List<PageBox> boxes = new ArrayList<>();
        for (TextBlock block : page.blocks()) {
            for (TextLine line : block.lines()) {
                int start = Math.max(match.start(), line.start());
                int end = Math.min(match.end(), line.end());
                if (start < end) {
                    float unit = line.width() / (line.end() - line.start());
                    boxes.add(new PageBox(page.number(), start, end, line.x() + unit * (start - line.start()), line.y(),
                            unit * (end - start), line.height()));
                }
            }
        }
        return boxes;
    }

    private void say(String sentence) {
        if (!state.isDisposed()) {
            Announcement.show(state, sentence);
            state.getParent().layout(true);
        }
    }

    Text field() {
        return field;
    }

    String state() {
        return state.getText();
    }
}
