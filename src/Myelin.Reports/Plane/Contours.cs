using System.Text;

namespace Myelin;

/// <summary>
/// Lines of equal height over a grid, by marching squares (Lorensen and Cline, 1987, in the plane): each cell's crossings are
/// joined by straight pieces.
/// </summary>
static class Contours
{
    /// <summary>The pieces of one level as the path of a drawing.</summary>
    /// <param name="heights">[row, column]</param>
    /// <param name="level">The height.</param>
    /// <param name="place">Maps a column and a row, which may be fractional, to a point of the drawing.</param>
    public static string Path(double[,] heights, double level, Func<double, double, (double X, double Y)> place)
    {
        var path = new StringBuilder();
        Span<(double Column, double Row)> ends = stackalloc (double, double)[4];
        for (int row = 0; row + 1 < heights.GetLength(0); row++)
            for (int column = 0; column + 1 < heights.GetLength(1); column++)
            {
                double a = heights[row, column] - level, b = heights[row, column + 1] - level, c = heights[row + 1, column + 1] - level,
                    d = heights[row + 1, column] - level;
                if (!double.IsFinite(a + b + c + d)) continue;
                int count = 0;
                if (a < 0 != b < 0) ends[count++] = (column + a / (a - b), row);
                if (b < 0 != c < 0) ends[count++] = (column + 1, row + b / (b - c));
                if (c < 0 != d < 0) ends[count++] = (column + d / (d - c), row + 1);
                if (d < 0 != a < 0) ends[count++] = (column, row + a / (a - d));
                if (count == 2) Piece(path, ends[0], ends[1], place);
                if (count < 4) continue;
                bool joined = a + b + c + d < 0 == a < 0;      // a saddle: the mean decides which corners are connected
                Piece(path, ends[0], ends[joined ? 1 : 3], place);
                Piece(path, ends[2], ends[joined ? 3 : 1], place);
            }
        return path.ToString();
    }

    static void Piece(StringBuilder path, (double Column, double Row) from, (double Column, double Row) to, Func<double, double, (double X, double Y)> place)
    {
        var ((x, y), (u, v)) = (place(from.Column, from.Row), place(to.Column, to.Row));
        path.Append('M').Append(Svg.Number(x)).Append(' ').Append(Svg.Number(y)).Append('L').Append(Svg.Number(u)).Append(' ').Append(Svg.Number(v));
    }
}
