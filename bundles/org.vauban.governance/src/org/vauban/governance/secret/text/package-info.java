// SPDX-License-Identifier: EPL-2.0
/**
 * Code shared by all detectors: the scanned text and its kind, the base class
 * {@link org.vauban.governance.secret.text.Detector}, and the rules that distinguish names and values of secrets from
 * others. Internal to the bundle.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.secret.text;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
