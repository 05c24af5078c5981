namespace Myelin.Gallery.Neurons;

/// <summary>
/// The largest margin γ with which a plane through the origin has all points on one side: max over |u| = 1 of min u · p.
/// </summary>
/// <remarks>
/// It is the distance of the origin from the convex hull of the points, and u points to the hull's nearest point. That point is found by Wolfe's algorithm
/// ("Finding the nearest point in a polytope", 1976): keep few corners, go to the nearest point of the plane through them, drop corners on the way whose
/// shares would become negative, and take in the corner that lies farthest back. It ends after finitely many steps with γ exact but for rounding: the
/// margin that u has is a lower bound, the distance an upper one.
/// </remarks>
sealed class MaximumMargin
{
    const double Rounding = 1e-12;

    readonly double[][] points;
    readonly List<int> corners;
    readonly List<double> shares;
    double[] nearest;

    MaximumMargin(double[][] points)
    {
        this.points = points;
        int first = Enumerable.Range(0, points.Length).MinBy(i => DoublePrecision.Dot(points[i], points[i]));
        (corners, shares, nearest) = ([first], [1], points[first]);
    }

    /// <summary>The margin that was reached, and the distance that none can exceed.</summary>
    public static (double Reached, double Most) Of(double[][] points)
    {
        var hull = new MaximumMargin(points);
        while (hull.TakesInCorner()) hull.GoToNearest();
        double distance = Math.Sqrt(DoublePrecision.Dot(hull.nearest, hull.nearest));
        return (hull.Heights().Min() / distance, distance);
    }

    IEnumerable<double> Heights() => points.Select(point => DoublePrecision.Dot(nearest, point));

    /// <summary>Takes in the point farthest back along the way to the nearest one, if it is behind it.</summary>
    bool TakesInCorner()
    {
        double[] heights = [.. Heights()];
        int lowest = Enumerable.Range(0, points.Length).MinBy(i => heights[i]);
        double square = DoublePrecision.Dot(nearest, nearest);
        if (heights[lowest] > square * (1 - Rounding) || corners.Contains(lowest)) return false;
        corners.Add(lowest);
        shares.Add(0);
        return true;
    }

    /// <summary>Goes to the nearest point of the hull of the corners, dropping those that do not hold it.</summary>
    void GoToNearest()
    {
        while (true)
        {
            double[] wanted = NearestOfPlane();
            double way = 1;
            for (int i = 0; i < wanted.Length; i++)
                if (wanted[i] <= 0) way = Math.Min(way, shares[i] / (shares[i] - wanted[i]));
            for (int i = wanted.Length - 1; i >= 0; i--)
            {
                shares[i] += way * (wanted[i] - shares[i]);
                if (way == 1 || shares[i] > Rounding) continue;
                shares.RemoveAt(i);
                corners.RemoveAt(i);
            }
            nearest = LinearEquations.Sum([.. corners.Select(corner => points[corner])], i => shares[i]);
            if (way == 1) return;
        }
    }

    /// <summary>
    /// Shares with sum 1 of the point nearest to the origin on the plane through the corners: (G + 1 1ᵀ) s = 1, scaled, with G
    /// the corners' products.
    /// </summary>
    double[] NearestOfPlane()
    {
        var products = new double[corners.Count, corners.Count];
        for (int i = 0; i < corners.Count; i++)
            for (int j = 0; j < corners.Count; j++) products[i, j] = 1 + DoublePrecision.Dot(points[corners[i]], points[corners[j]]);
        double[] s = LinearEquations.Solve(products, [.. corners.Select(_ => 1.0)]);
        double sum = s.Sum();
        return [.. s.Select(share => share / sum)];
    }
}
