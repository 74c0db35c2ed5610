// SPDX-License-Identifier: EPL-2.0
/** What the assistant of the workbench runs on: the bundled host, its Java, installed models, remote engines. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.engine;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
