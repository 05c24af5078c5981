namespace Myelin.Cli.Running;

/// <summary>The report of one <c>myelin train</c>.</summary>
static class RunPage
{
    /// <summary>The number of examples for the report of a stopped run, which should end soon.</summary>
    const int MostForStopped = 1000;

    /// <summary>Creates the report. The test examples are used only if the run was finished.</summary>
    public static RunReport Of(RunResult result)
    {
        TrainPlan plan = result.Plan;
        RunSettings settings = plan.Settings;
        (string name, Dataset judge) = !result.Cancelled ? ("test", plan.Test)
            : plan.Validation is { } validation ? ("validation", First(validation))
            : ("training", First(plan.Train));
        return RunReport.Of(plan.Model, plan.Train, judge, result.History, new()
        {
            Title = $"{settings.Data}, {settings.Model}: {result.TestText}",
            JudgedBy = name,
            Measured = result.Test,
            MetricNames = plan.Goal.Title is { } title ? new Dictionary<string, string> { [plan.Goal.Metric] = title } : [],
            Command = !result.History.Cancelled ? settings.ToCommand(plan.Folder) : result.CanResume ? result.ResumeCommand : "",
            Facts =
            [
                ("data set", settings.Data),
                ("batch", $"{settings.Batch}"),
                ("learning rate", $"{settings.Rate}, falling evenly to 0"),
                ("device", plan.Device.Name),
                ("folder", result.Folder),
            ],
        });
    }

    static Dataset First(Dataset data) => data.Count <= MostForStopped ? data : data.Take(0, MostForStopped);
}
