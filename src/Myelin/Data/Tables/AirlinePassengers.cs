namespace Myelin;

/// <summary>
/// International airline passengers of each month from 1949 to 1960, in thousands: 144 numbers. (Box and Jenkins, "Time series analysis", 1976.)
/// </summary>
/// <remarks>An input is 12 months, the target the next one. The last third of the months is for testing.</remarks>
public static class AirlinePassengers
{
    const int Window = 12;
    const double TestShare = 1.0 / 3;

    /// <summary>The file; not offered for download.</summary>
    internal static DataSource Source { get; } = new("airline", ["timeseries", "airline"], [new DataSourceFile("airline-passengers.csv")], []);

    /// <summary>Loads the training and test examples: [12, 1] to [1].</summary>
    /// <exception cref="DataNotFoundException">The file was not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder) => Windows(folder.Find(Source)[0], "Passengers", Window, 1, TestShare);

    /// <summary>Windows of a column, and the number that stands some steps behind each. The targets of the last share of the steps are for testing.</summary>
    internal static RawSplit Windows(string path, string column, int window, int ahead, double testShare)
    {
        Table table = Table.Read(path);
        int test = (int)Math.Round(table.Count * testShare), first = window + ahead - 1;
        if (!table.Columns.Contains(column) || table.Count - test <= first)
            throw new DataFormatException(table.Path, 0, $"a column {column} of more than {2 * first} months",
                $"{table.Count} rows of {string.Join(", ", table.Columns)}", "Check that this is the right file.", line: 1);
        float[] series = table.Numbers(column);
        return new(Of(first, series.Length - test), Of(series.Length - test, series.Length));

        ValueData Of(int from, int to)
        {
            float[] inputs = [.. Enumerable.Range(from, to - from).SelectMany(target => series[(target - first)..(target - ahead + 1)])];
            return new(inputs, [to - from, window, 1], series[from..to]);
        }
    }
}
