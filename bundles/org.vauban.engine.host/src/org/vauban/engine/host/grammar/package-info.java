// SPDX-License-Identifier: EPL-2.0
/**
 * JSON Schema to GBNF, the grammar language of llama.cpp, so that a model can write nothing but what a schema allows.
 * The way: a schema is checked and its references resolved; what holds at one place of the document is merged and
 * split into alternatives; strings and numbers become finite automata; all of it is written as rules.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.grammar;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
