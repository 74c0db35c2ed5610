// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

/**
 * An entry of the list of Ctrl+1 in any text editor.
 *
 * @param title what the list shows
 * @param description what is shown beside it
 * @param action on the UI thread
 */
public record FixProposal(String title, String description, Runnable action) implements BackgroundProposal {}
