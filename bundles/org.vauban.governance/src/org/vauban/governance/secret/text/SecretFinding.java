// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

/**
 * A secret in a text.
 *
 * @param kind what it is, such as {@code password}
 * @param from where it begins
 * @param to where it ends, exclusive
 */
public record SecretFinding(String kind, int from, int to) {}
