// SPDX-License-Identifier: EPL-2.0
/**
 * Detection of secrets in text: {@link org.vauban.governance.secret.SecretScan} runs all detectors, which are grouped
 * in the packages below by the feature they rely on. Internal to the bundle, whose API is
 * {@link org.vauban.governance.SecretMasker}.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.secret;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
