// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

/**
 * A secret found in a text.
 *
 * @param kind kind of secret, such as {@code password}
 * @param from start index
 * @param to end index, exclusive
 */
public record SecretFinding(String kind, int from, int to) {}
