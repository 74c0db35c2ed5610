// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.core.resources.IMarker;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.ui.texteditor.DefaultMarkerAnnotationAccess;
import org.eclipse.ui.texteditor.MarkerAnnotation;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.ide.edit.EditorSnapshot;

/** Finds the problems that an editor marks, whichever tool has reported them. UI thread. */
final class EditorProblems {

    private static final String ERROR = "org.eclipse.ui.workbench.texteditor.error";
    private static final String WARNING = "org.eclipse.ui.workbench.texteditor.warning";
    private static final Set<String> OTHERS = Set.of("org.eclipse.ui.workbench.texteditor.info",
            "org.eclipse.ui.workbench.texteditor.spelling");
    private static final DefaultMarkerAnnotationAccess ACCESS = new DefaultMarkerAnnotationAccess();

    private EditorProblems() {}

    /** Whether an annotation marks a problem. */
    static boolean isProblem(Annotation annotation) {
        return !annotation.isMarkedDeleted() && annotation.getText() != null && !annotation.getText().isBlank()
                && (is(annotation, ERROR) || is(annotation, WARNING)
                        || OTHERS.stream().anyMatch(type -> is(annotation, type)));
    }

    private static boolean is(Annotation annotation, String type) {
        return annotation.getType() != null
                && (annotation.getType().equals(type) || ACCESS.isSubtype(annotation.getType(), type));
    }

    /**
     * Returns the problems in the lines of the selection, those at the caret first, then by severity.
     *
     * @return at most one for each message and place
     */
    static List<FixSubject> at(EditorSnapshot at) {
        IAnnotationModel model = at.editor().getDocumentProvider().getAnnotationModel(at.editor().getEditorInput());
        return model == null ? List.of() : at(at, model, annotation -> true);
    }

    /** @param wanted filter for the annotations */
    static List<FixSubject> at(EditorSnapshot at, IAnnotationModel model, Predicate<Annotation> wanted) {
        int from = at.text().lastIndexOf('\n', at.start() - 1) + 1;
        int end = at.text().indexOf('\n', at.end());
        int to = end < 0 ? at.text().length() : end;
        record Found(FixSubject subject, int distance) {}
        List<Found> found = new ArrayList<>();
        for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
            Annotation annotation = all.next();
            Position position = isProblem(annotation) && wanted.test(annotation) ? model.getPosition(annotation) : null;
            if (position == null || position.isDeleted() || position.offset > to
                    || position.offset + position.length < from) {
                continue;
            }
            int start = Math.clamp(position.offset, 0, at.text().length());
            int stop = Math.clamp(position.offset + position.length, start, at.text().length());
            FixSubject subject = FixSubject.of(at.with(start, stop), annotation.getText(), severity(annotation),
                    origin(annotation));
            boolean known = found.stream().anyMatch(each -> each.subject().message().equals(subject.message())
                    && each.subject().place().equals(subject.place()));
            if (!known) {
                found.add(new Found(subject,
                        at.start() >= start && at.start() <= stop ? 0 : Math.abs(start - at.start())));
            }
        }
        found.sort(Comparator.comparingInt(Found::distance).thenComparing(each -> each.subject().severity()));
        return found.stream().map(Found::subject).toList();
    }

    private static Severity severity(Annotation annotation) {
        return is(annotation, ERROR) ? Severity.ERROR
                : is(annotation, WARNING) ? Severity.WARNING : Severity.INFORMATION;
    }

    private static @Nullable String origin(Annotation annotation) {
        if (annotation instanceof MarkerAnnotation marked) {
            return marked.getMarker().getAttribute(IMarker.SOURCE_ID, null);
        }
        return null;
    }
}
