// SPDX-License-Identifier: EPL-2.0
/**
 * Compiles JSON Schema to GBNF, the grammar language of llama.cpp, so that a model can only generate what a schema
 * allows. A schema is checked and its references resolved; the schemas of one place of the document are merged and
 * split into alternatives; strings and numbers become finite automata; finally, the rules are generated.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.grammar;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
