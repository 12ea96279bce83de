"""The SQL of the search: its indexes, and the functions that may use them (decision 0024).

``@@`` and ``%`` are not leakproof, so under row-level security Postgres would look at every row of the table before it
asks the index. These functions belong to the tables' owner, whom the policies do not bind, and put the workspace in
force into each query themselves; without one they find nothing. They return ids and words alone: rows are read through
the fence afterwards.
"""

SEARCH_SQL = """
CREATE INDEX search_words ON inbox_searchentry USING gin (workspace_id, words) WITH (fastupdate = off);
CREATE INDEX search_name_words ON inbox_searchname USING gin (workspace_id, words) WITH (fastupdate = off);
CREATE INDEX search_word_letters ON inbox_searchword USING gin (workspace_id, word gin_trgm_ops)
    WITH (fastupdate = off);

CREATE FUNCTION parley_search(
    wanted tsquery[], lows timestamptz[], ranked tsquery, until timestamptz,
    about tsquery, inside bigint[], most integer, patience_ms integer
) RETURNS TABLE (conversation_id bigint, seq integer, at timestamptz, rank real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 500
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    mine bigint := NULLIF(current_setting('app.workspace_id', true), '')::bigint;
    began timestamptz := clock_timestamp();
    high timestamptz := COALESCE(until, 'infinity');
    low timestamptz;
    found_all integer := 0;
    found_here integer;
BEGIN
    FOR number IN 1 .. cardinality(wanted) LOOP
        low := COALESCE(lows[number], '-infinity');
        IF inside IS NOT NULL THEN
            RETURN QUERY SELECT hit.conversation_id, hit.seq, hit.at, ts_rank(hit.words, ranked) FROM (
                SELECT entry.* FROM inbox_searchentry entry
                WHERE entry.workspace_id = mine AND entry.conversation_id = ANY (inside)
                    AND entry.words @@ wanted[number] AND entry.at < high AND entry.at >= low
                ORDER BY entry.at DESC FETCH FIRST (most) ROWS WITH TIES
            ) hit;
        ELSIF about IS NOT NULL THEN
            RETURN QUERY SELECT hit.conversation_id, hit.seq, hit.at, ts_rank(hit.words, ranked) FROM (
                SELECT entry.* FROM inbox_searchentry entry
                CROSS JOIN LATERAL (
                    SELECT FROM inbox_searchentry own
                    WHERE own.workspace_id = mine AND own.conversation_id = entry.conversation_id AND own.seq = 0
                        AND own.words @@ about LIMIT 1
                ) own
                WHERE entry.workspace_id = mine AND entry.words @@ wanted[number]
                    AND entry.at < high AND entry.at >= low
                ORDER BY entry.at DESC FETCH FIRST (most - found_all) ROWS WITH TIES
            ) hit;
        ELSE
            RETURN QUERY SELECT hit.conversation_id, hit.seq, hit.at, ts_rank(hit.words, ranked) FROM (
                SELECT entry.* FROM inbox_searchentry entry
                WHERE entry.workspace_id = mine AND entry.words @@ wanted[number]
                    AND entry.at < high AND entry.at >= low
                ORDER BY entry.at DESC FETCH FIRST (most - found_all) ROWS WITH TIES
            ) hit;
        END IF;
        GET DIAGNOSTICS found_here = ROW_COUNT;
        found_all := found_all + found_here;
        high := low;
        EXIT WHEN number = cardinality(wanted);
        -- Whoever has nothing yet waits a little longer rather than read that nothing was found.
        IF found_all >= most OR clock_timestamp() - began > make_interval(
            secs => patience_ms / 1000.0 * CASE WHEN found_all = 0 THEN 8 ELSE 1 END
        ) THEN
            RETURN QUERY SELECT NULL::bigint, NULL::integer, high, 0::real;
            RETURN;
        END IF;
    END LOOP;
    RETURN QUERY SELECT NULL::bigint, NULL::integer, NULL::timestamptz, 0::real;
END
$$;

CREATE FUNCTION parley_search_names(wanted tsquery, most integer)
RETURNS TABLE (contact_id bigint, company_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT name.contact_id, name.company_id FROM inbox_searchname name
        WHERE name.workspace_id = NULLIF(current_setting('app.workspace_id', true), '')::bigint AND name.words @@ wanted LIMIT most;
END
$$;

CREATE FUNCTION parley_similar_words(asked text, most integer)
RETURNS TABLE (word varchar, uses integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('pg_trgm.similarity_threshold', '0.2', true);
    RETURN QUERY SELECT known.word, known.uses FROM inbox_searchword known
        WHERE known.workspace_id = NULLIF(current_setting('app.workspace_id', true), '')::bigint AND known.word % asked
        ORDER BY similarity(known.word, asked) DESC, known.uses DESC LIMIT most;
END
$$;

REVOKE ALL ON FUNCTION
    parley_search(tsquery[], timestamptz[], tsquery, timestamptz, tsquery, bigint[], integer, integer),
    parley_search_names(tsquery, integer), parley_similar_words(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    parley_search(tsquery[], timestamptz[], tsquery, timestamptz, tsquery, bigint[], integer, integer),
    parley_search_names(tsquery, integer), parley_similar_words(text, integer) TO parley_app, parley_system;
"""
