// SPDX-License-Identifier: EPL-2.0
/**
 * The engine API for the other bundles: {@link org.vauban.engine.Engine}, its requests, results and errors. An {@link
 * org.vauban.engine.EngineProvider} determines which process or machine answers.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
