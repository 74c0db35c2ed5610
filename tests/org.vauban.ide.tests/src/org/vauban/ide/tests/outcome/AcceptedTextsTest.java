// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IPropertyListener;
import org.junit.jupiter.api.Test;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.ide.outcome.AcceptedTexts;

/** What an editor reports about suggestions after they were accepted. */
class AcceptedTextsTest {
    private static final String TEXT = "nt = 1;";
    private static final OutputOutcome ACCEPTED = new OutputOutcome("completion", null, Result.ACCEPTED, TEXT, 7);

    private final List<OutputOutcome> noted = new ArrayList<>();
    private final List<IPropertyListener> listeners = new ArrayList<>();
    private final List<IDocumentListener> followers = new ArrayList<>();
    private final Document document = new Document("int cou\n") {
        @Override
        public void addDocumentListener(IDocumentListener listener) {
            followers.add(listener);
            super.addDocumentListener(listener);
        }

        @Override
        public void removeDocumentListener(IDocumentListener listener) {
            followers.remove(listener);
            super.removeDocumentListener(listener);
        }
    };
    private boolean dirty;
    private final IEditorPart part = (IEditorPart) Proxy.newProxyInstance(IEditorPart.class.getClassLoader(),
            new Class<?>[] {IEditorPart.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "isDirty" -> {
                        return dirty;
                    }
                    case "addPropertyListener" -> listeners.add((IPropertyListener) arguments[0]);
                    case "removePropertyListener" -> listeners.remove(arguments[0]);
                    default -> throw new IllegalStateException(method.getName());
                }
                return null;
            });
    private final AcceptedTexts texts = new AcceptedTexts(part);

    private void accept() throws Exception {
        SuggestionUse use = new SuggestionUse(noted::add);
        use.text(TEXT);
        use.shown();
        use.accepted(TEXT.length(), true);
        use.end();
        document.replace(7, 0, TEXT);
        texts.accepted(document, use, 7, TEXT);
        fireDirty(true);
    }

    private void fireDirty(boolean now) {
        dirty = now;
        List.copyOf(listeners).forEach(each -> each.propertyChanged(part, IEditorPart.PROP_DIRTY));
    }

    private void assertNobodyListens() {
        assertEquals(List.of(), listeners);
        assertEquals(List.of(), followers);
    }

    private void assertEdited(int left) {
        assertEquals(List.of(ACCEPTED, new OutputOutcome("completion", null, Result.EDITED, TEXT, left)), noted);
    }

    @Test
    void savingTellsThatItWasEdited() throws Exception {
        accept();
        document.replace(0, 0, "final ");
        document.replace(6 + 7 + 5, 1, "20");
        assertEquals(List.of(ACCEPTED), noted);
        fireDirty(false);
        assertEdited(6);
        assertNobodyListens();
    }

    @Test
    void closingTellsItToo() throws Exception {
        accept();
        document.replace(7, 2, "");
        texts.close();
        assertEdited(5);
        assertNobodyListens();
    }

    @Test
    void whatIsSavedAsItWasAcceptedIsNoEditAndIsNotFollowedFurther() throws Exception {
        accept();
        document.replace(document.getLength(), 0, "}");
        fireDirty(false);
        assertNobodyListens();
        document.replace(7, 2, "");
        texts.close();
        assertEquals(List.of(ACCEPTED), noted);
    }

    @Test
    void anotherDocumentEndsTheOneBefore() throws Exception {
        accept();
        document.replace(8, 0, "x");
        Document other = new Document(TEXT);
        texts.accepted(other, new SuggestionUse(noted::add), 0, TEXT);
        assertEdited(7);
        assertTrue(followers.isEmpty());
        assertEquals(1, listeners.size());
        texts.close();
        assertNobodyListens();
    }
}
