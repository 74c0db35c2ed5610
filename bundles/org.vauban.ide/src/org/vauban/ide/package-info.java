// SPDX-License-Identifier: EPL-2.0
/** Where the plug-in begins: its activator, the services that it gives the workbench, and what runs after the start. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
