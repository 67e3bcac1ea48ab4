/** The id of the page's element that holds the report as JSON. */
export const DATA_ID = 'report-data';
