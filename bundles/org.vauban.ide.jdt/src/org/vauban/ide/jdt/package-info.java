// SPDX-License-Identifier: EPL-2.0
/**
 * What only JDT knows: the Java installations that the user told the IDE of, and in {@code code} what Java says of a
 * place in a text.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.jdt;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
