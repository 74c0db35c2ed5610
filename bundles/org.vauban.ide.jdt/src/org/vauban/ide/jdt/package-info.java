// SPDX-License-Identifier: EPL-2.0
/**
 * What only JDT knows: the Java installations that the user told the IDE of, and in {@code code} what Java says of a
 * place in a text.
 */
package org.vauban.ide.jdt;
