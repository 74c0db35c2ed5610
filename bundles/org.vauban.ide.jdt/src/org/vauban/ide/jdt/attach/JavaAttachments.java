// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.attach;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IMember;
import org.eclipse.jdt.core.IMethod;
import org.eclipse.jdt.core.IType;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.IJavaSearchScope;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchMatch;
import org.eclipse.jdt.core.search.SearchParticipant;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.SearchRequestor;
import org.eclipse.jdt.core.search.TypeNameMatch;
import org.eclipse.jdt.core.search.TypeNameMatchRequestor;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentSource;
import org.vauban.ide.attach.EditorText;

/** Finds types and methods in the workspace's sources with JDT's index. */
public final class JavaAttachments implements AttachmentSource {
    /** Minimum length of a word; shorter ones match too many methods. */
    private static final int LEAST_FOR_METHODS = 3;

    @Override
    public List<AttachmentCandidate> find(String word, int most, IProgressMonitor monitor) {
        Map<String, IMember> found = new LinkedHashMap<>();
        try {
            IJavaSearchScope sources = SearchEngine.createJavaSearchScope(
                    JavaCore.create(ResourcesPlugin.getWorkspace().getRoot()).getJavaProjects(),
                    IJavaSearchScope.SOURCES);
            int dot = word.lastIndexOf('.');
            if (dot < 0) {
                types(word, most, sources, monitor).forEach(type -> found.put(type.getHandleIdentifier(), type));
            }
            if (dot > 0 || word.length() >= LEAST_FOR_METHODS) {
                methods(word, most, sources, monitor)
                        .forEach(method -> found.putIfAbsent(method.getHandleIdentifier(), method));
            }
        } catch (CoreException e) {
            ILog.of(getClass()).log(e.getStatus());
        }
        return found.values().stream().map(JavaMember::attachable).limit(2L * most).toList();
    }

    private static List<IType> types(String word, int most, IJavaSearchScope scope, IProgressMonitor monitor)
            throws JavaModelException {
        List<IType> types = new ArrayList<>();
        new SearchEngine().searchAllTypeNames(null, SearchPattern.R_PREFIX_MATCH, word.toCharArray(),
                SearchPattern.R_PREFIX_MATCH | SearchPattern.R_CAMELCASE_MATCH, IJavaSearchConstants.TYPE, scope,
                new TypeNameMatchRequestor() {
                    @Override
                    public void acceptTypeNameMatch(TypeNameMatch match) {
                        types.add(match.getType());
                    }
                }, IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, monitor);
        types.sort(Comparator.comparingInt((IType type) -> type.getElementName().length())
                .thenComparing(type -> type.getFullyQualifiedName()));
        return types.subList(0, Math.min(most, types.size()));
    }

    /** @param word the beginning of a name, or {@code Type.beginning} */
    private static List<IMethod> methods(String word, int most, IJavaSearchScope scope, IProgressMonitor monitor)
            throws CoreException {
        SearchPattern pattern = SearchPattern.createPattern(word + "*", IJavaSearchConstants.METHOD,
                IJavaSearchConstants.DECLARATIONS, SearchPattern.R_PATTERN_MATCH | SearchPattern.R_CASE_SENSITIVE);
        List<IMethod> methods = new ArrayList<>();
        if (pattern == null) {
            return methods;
        }
        try {
            new SearchEngine().search(pattern, new SearchParticipant[] {SearchEngine.getDefaultSearchParticipant()},
                    scope, new SearchRequestor() {
                        @Override
                        public void acceptSearchMatch(SearchMatch match) {
                            if (match.getElement() instanceof IMethod method
                                    && match.getAccuracy() == SearchMatch.A_ACCURATE) {
                                methods.add(method);
                                if (methods.size() >= most) {
                                    throw new OperationCanceledException();
                                }
                            }
                        }
                    }, monitor);
        } catch (OperationCanceledException e) {
            // enough results, or cancelled
        }
        return methods;
    }

    @Override
    public List<AttachmentCandidate> around(EditorText editor) {
        return "java".equals(editor.language()) ? EnclosingMembers.of(editor) : List.of();
    }

    @Override
    public Optional<AttachmentCandidate> of(Object element) {
        boolean member = element instanceof IType || element instanceof IMethod;
        return member && ((IJavaElement) element).getResource() != null && !((IMember) element).isBinary()
                ? Optional.of(JavaMember.attachable((IMember) element))
                : Optional.empty();
    }
}
