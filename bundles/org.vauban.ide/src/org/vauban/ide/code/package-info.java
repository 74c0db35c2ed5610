// SPDX-License-Identifier: EPL-2.0
/**
 * Access to the tools of a language for a position in a text, behind {@link org.vauban.ide.code.LanguageSupport}: for
 * Java that is JDT, in {@code org.vauban.ide.jdt}. Nothing here needs a workbench: it can be called headless with a
 * file and an offset.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.code;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
