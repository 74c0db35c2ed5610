// SPDX-License-Identifier: EPL-2.0
/**
 * What JDT knows of a place in Java: what helps a model there, and whether what it wrote compiles.
 * {@link org.vauban.ide.jdt.code.JavaKnowledge} is the entry, also for callers without a workbench:
 * <pre>
 * try (JavaKnowledge java = new JavaKnowledge()) {
 *     Place place = Place.of(file, "java", text, offset);            // an IFile of a Java project, the text with the hole
 *     List&lt;Snippet&gt; snippets = java.snippets(place, monitor);        // the most useful first
 *     CandidateCheck check = java.check(place);                      // check.check(new Candidate(text, true)) gives a Verdict
 *     Validator validator = java.validator(place, problem);          // validate(before, after) of a repair
 * }
 * </pre>
 * It works on syntax trees of the text as it is in the editor, with bindings resolved against the project; it changes nothing.
 */
package org.vauban.ide.jdt.code;
