/** The look of the console: a dark frame, a quiet page, one blue to act with. */
import type { ThemeConfig } from "antd";

/** Tokens for Ant Design; `styles.css` holds the same colours as custom properties. */
export const theme: ThemeConfig = {
  cssVar: true,
  hashed: false,
  token: {
    colorPrimary: "#1d5fbf",
    colorInfo: "#1d5fbf",
    colorSuccess: "#0b7a5c",
    colorWarning: "#b46a00",
    colorError: "#b4381c",
    colorText: "#16202c",
    colorTextSecondary: "#56657a",
    colorBorder: "#cdd6e1",
    colorBorderSecondary: "#e1e7ee",
    colorBgLayout: "#eef2f6",
    borderRadius: 5,
    fontSize: 14,
    controlHeight: 32,
    fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
  },
  components: { Button: { fontWeight: 500, primaryShadow: "none" }, Tooltip: { colorBgSpotlight: "#16202c" } },
};
