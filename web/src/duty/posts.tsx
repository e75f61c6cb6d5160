/** The posts: who holds each as A, B and C, and who bears its duty now. */
import { Button } from "antd";
import type { Post } from "../api/types";
import { useWords } from "../language/language";
import { At } from "../time/countdown";
import { dayTime } from "../time/format";

const PLACES = ["a", "b", "c"] as const;

/** One row a post; the bearer stands out, an empty post too. */
export function Posts({ posts, own, name, edit }: { posts: readonly Post[]; own: string; name(id: string | null | undefined): string; edit?: (post: Post) => void }) {
  const { t, code } = useWords();
  return (
    <section className="sheet duty-sheet" aria-label={t("duty.posts")}>
      <h2>{t("duty.posts")}</h2>
      {posts.length === 0 && <p className="faint">{t("duty.no_posts")}</p>}
      <ul>
        {posts.map((post) => (
          <li key={post.post_id} className={post.is_active ? "duty-post" : "duty-post faint"}>
            <span className="duty-name"><b>{post.name}</b> <span className="soft small">{code("role", post.role)}</span></span>
            <ol className="duty-places">
              {PLACES.map((place) => {
                const holder = post.holders[place];
                const bears = holder !== null && holder !== undefined && holder === post.bearer_id;
                return (
                  <li key={place} className={bears ? "duty-bears" : ""}>
                    <span className="duty-letter">{place.toUpperCase()}</span> {name(holder)}
                    {bears && <span className="small"> {t(holder === own ? "duty.you_bear" : "duty.bears")}</span>}
                  </li>
                );
              })}
            </ol>
            <span className="duty-side small">
              {post.is_active && post.bearer_id === null && <strong className="duty-empty">{t("duty.nobody")}</strong>}
              {!post.is_active && t("duty.closed")}
              {post.moved_at && <span className="faint">{t("duty.moved")} <At at={post.moved_at}>{dayTime(post.moved_at)}</At></span>}
              {edit && <Button size="small" onClick={() => edit(post)}>{t("duty.change")}</Button>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
