// SPDX-License-Identifier: EPL-2.0
/**
 * The engine as the rest of the product sees it: {@link org.vauban.engine.Engine}, its requests, results and errors.
 * Which process or machine answers is the business of an {@link org.vauban.engine.EngineProvider}.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
