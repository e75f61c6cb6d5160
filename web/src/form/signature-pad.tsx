import { Button } from "antd";
import { useEffect, useRef, type PointerEvent } from "react";
import { useWords } from "../language/language";

/** A field to write in by finger or pen; `take` gets the picture after each stroke, and null when it is wiped. */
export function SignaturePad({ take }: { take(picture: Blob | null): void }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  const wipe = () => {
    const pad = canvas.current;
    const ink = pad?.getContext("2d");
    if (!pad || !ink) return;
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, pad.width, pad.height);
    take(null);
  };
  // The paper is white from the start, once.
  useEffect(wipe, []);
  const place = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = event.currentTarget.width / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    const ink = event.currentTarget.getContext("2d");
    if (!ink || !last.current) return;
    const next = place(event);
    ink.strokeStyle = "#16202c";
    ink.lineWidth = 5;
    ink.lineCap = "round";
    ink.beginPath();
    ink.moveTo(last.current.x, last.current.y);
    ink.lineTo(next.x, next.y);
    ink.stroke();
    last.current = next;
  };
  return (
    <div className="signature-pad">
      <canvas
        ref={canvas}
        width={900}
        height={320}
        aria-label={t("form.write_here")}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); last.current = place(event); }}
        onPointerMove={draw}
        onPointerUp={(event) => { draw(event); last.current = null; event.currentTarget.toBlob((picture) => take(picture), "image/png"); }}
      />
      <Button size="small" type="text" onClick={wipe}>{t("form.wipe")}</Button>
    </div>
  );
}
