// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

/**
 * A trimmed output.
 *
 * @param text text for insertion at the caret, line ends as in the document; may be empty
 * @param decided whether further output cannot change it, so that the model may stop
 */
public record TrimResult(String text, boolean decided) {}
