// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

/**
 * An entry of the quick assist list (Ctrl+1) in any text editor.
 *
 * @param title text of the entry
 * @param description text beside the list
 * @param action action to run on the UI thread
 */
public record FixProposal(String title, String description, Runnable action) implements BackgroundProposal {}
