// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

/**
 * What is left of a model's output.
 *
 * @param text to be inserted at the caret, line ends as in the document; may be empty
 * @param decided whether nothing that the model may still write can change it, so that it may stop
 */
public record TrimResult(String text, boolean decided) {}
