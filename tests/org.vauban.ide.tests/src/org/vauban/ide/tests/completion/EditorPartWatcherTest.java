// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IPartService;
import org.eclipse.ui.IWindowListener;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.junit.jupiter.api.Test;
import org.vauban.ide.completion.EditorPartWatcher;

/** Which editors are reported, tested without a workbench. */
class EditorPartWatcherTest {
    private final List<IPartListener2> parts = new ArrayList<>();
    private final List<IWindowListener> windows = new ArrayList<>();
    private final List<IEditorPart> seen = new ArrayList<>();
    private final List<IEditorPart> hidden = new ArrayList<>();

    private interface Answer {
        Object to(Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Map<String, Answer> answers) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> type.getSimpleName();
            default -> {
                Answer answer = answers.get(method.getName());
                if (answer == null) {
                    throw new AssertionError("nobody is to ask for " + method);
                }
                yield answer.to(arguments);
            }
        };
        return type.cast(Proxy.newProxyInstance(EditorPartWatcherTest.class.getClassLoader(), new Class<?>[] {type},
                handler));
    }

    /** Returns an editor reference as in a restored workbench: materialised, or not yet. */
    private static IEditorReference reference(IEditorPart part) {
        Answer get = arguments -> {
            assertFalse((boolean) arguments[0], "no editor is restored");
            return part;
        };
        return fake(IEditorReference.class, Map.of("getEditor", get, "getPart", get));
    }

    private static IEditorPart editor() {
        return fake(IEditorPart.class, Map.of());
    }

    private IWorkbenchWindow window(IEditorReference... references) {
        IPartService service = fake(IPartService.class, Map.of(
                "addPartListener", arguments -> parts.add((IPartListener2) arguments[0]),
                "removePartListener", arguments -> parts.remove(arguments[0])));
        IWorkbenchPage page = fake(IWorkbenchPage.class, Map.of("getEditorReferences", arguments -> references));
        return fake(IWorkbenchWindow.class, Map.of("getPartService", arguments -> service, "getPages",
                arguments -> new IWorkbenchPage[] {page}));
    }

    private EditorPartWatcher watch(IWorkbenchWindow... open) {
        IWorkbench workbench = fake(IWorkbench.class, Map.of(
                "addWindowListener", arguments -> windows.add((IWindowListener) arguments[0]),
                "removeWindowListener", arguments -> windows.remove(arguments[0]),
                "getWorkbenchWindows", arguments -> open));
        return new EditorPartWatcher(workbench, seen::add, hidden::add);
    }

    @Test
    void editorsThatAreThereAlreadyAreToldOfAndNoneIsRestored() {
        IEditorPart first = editor();
        IEditorPart second = editor();
        watch(window(reference(first), reference(null)), window(reference(second)));
        assertEquals(List.of(first, second), seen);
    }

    @Test
    void ofManyEditorsNoneIsRestored() {
        IEditorReference[] references = new IEditorReference[500];
        for (int i = 0; i < references.length; i++) {
            references[i] = reference(i % 100 == 0 ? editor() : null);
        }
        watch(window(references));
        assertEquals(5, seen.size());
    }

    @Test
    void editorsAndWindowsThatComeLaterAreToldOf() {
        watch(window());
        IEditorPart later = editor();
        parts.getFirst().partOpened(reference(later));
        parts.getFirst().partActivated(reference(null));
        parts.getFirst().partHidden(reference(later));
        IEditorPart other = editor();
        windows.getFirst().windowOpened(window(reference(other)));
        assertEquals(List.of(later, other), seen);
        assertEquals(List.of(later), hidden);
    }

    @Test
    void afterItsEndNobodyTellsItOfAnything() {
        EditorPartWatcher watcher = watch(window(), window());
        assertEquals(2, parts.size());
        watcher.close();
        assertTrue(parts.isEmpty() && windows.isEmpty(), parts + " " + windows);
    }
}
