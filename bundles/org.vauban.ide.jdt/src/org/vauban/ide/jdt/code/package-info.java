// SPDX-License-Identifier: EPL-2.0
/**
 * Information on a Java position from JDT: context for a model, and whether the text that it wrote compiles.
 * {@link org.vauban.ide.jdt.code.JavaLanguageSupport} is the entry point, also for callers without a workbench:
 * <pre>
 * try (JavaLanguageSupport java = new JavaLanguageSupport()) {
 *     EditorPosition position = EditorPosition.of(file, "java", text, offset);
 *     List&lt;Snippet&gt; snippets = java.snippets(position, monitor); // the most useful first
 *     CandidateCheck check = java.check(position);
 *     FixValidator validator = java.validator(position, problem); // judges the text with a repair
 * }
 * </pre>
 * It works on syntax trees of the editor's current text, with bindings resolved against the project; it changes
 * nothing.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.jdt.code;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
